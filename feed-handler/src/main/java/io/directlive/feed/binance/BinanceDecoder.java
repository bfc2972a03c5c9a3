package io.directlive.feed.binance;

import com.fasterxml.jackson.core.JsonToken;
import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.JsonText;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.TextDecoder;
import io.directlive.feed.ws.TextFault;
import io.directlive.feed.ws.VenueSymbols;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;

/** Reads texts of Binance's streams, and its snapshots. */
final class BinanceDecoder implements TextDecoder<BinanceSymbol>
{
    /** What a text is of. */
    private enum Event
    {
        /** Not told, as in answers. */
        NONE,
        DEPTH_UPDATE,
        TRADE,
        OTHER
    }

    private static final long NONE = Decimal.NONE;
    private static final int NANO_SCALE_OF_MILLIS = 6;

    private final VenueSymbols<BinanceSymbol> symbols;
    private final int quantityScale;
    private final BinanceHandler handler;
    private final JsonText json = new JsonText();
    private final LevelBatch levels = new LevelBatch();

    private Event event;
    private char type;
    private BinanceSymbol symbol;
    private boolean isRefusal;
    private long first;
    private long last;
    private long eventTimeNs;
    private long tradeTimeNs;
    private long tradeId;
    private long price;
    private long quantity;
    private Side aggressor;

    BinanceDecoder(
        final VenueSymbols<BinanceSymbol> symbols, final int quantityScale, final BinanceHandler handler)
    {
        this.symbols = symbols;
        this.quantityScale = quantityScale;
        this.handler = handler;
    }

    @Override
    public char type()
    {
        return type;
    }

    @Override
    public BinanceSymbol symbol()
    {
        return symbol;
    }

    @Override
    public boolean isRefusal()
    {
        return isRefusal;
    }

    @Override
    public boolean mayBeBook()
    {
        return event == Event.NONE || event == Event.DEPTH_UPDATE;
    }

    @Override
    public void decode(final byte[] text, final int offset, final int length) throws IOException
    {
        reset();
        json.begin(text, offset, length);
        json.expect(JsonToken.START_OBJECT);
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "e" -> event = eventOf();
                case "s" -> symbol = symbols.read(json);
                case "E" -> eventTimeNs = json.decimal(NANO_SCALE_OF_MILLIS);
                case "T" -> tradeTimeNs = json.decimal(NANO_SCALE_OF_MILLIS);
                case "U" -> first = json.whole();
                case "u" -> last = json.whole();
                case "b" -> side(Side.BID);
                case "a" -> side(Side.ASK);
                case "t" -> tradeId = json.whole();
                case "p" -> price = json.decimal(Decimal.PRICE_SCALE);
                case "q" -> quantity = json.decimal(quantityScale);
                case "m" -> aggressor = json.next() == JsonToken.VALUE_TRUE ? Side.ASK : Side.BID;
                case "error", "code" ->
                {
                    isRefusal = true;
                    json.skip();
                }
                case "M", "result", "id", "msg" -> json.skip();
                default -> json.skipUnknown();
            }
        }
        json.end();
        if (symbol != null)
        {
            handle();
        }
    }

    /**
     * @param body   of an answer.
     * @param levels takes all levels.
     * @return last number that the snapshot has.
     * @throws IOException when it is no JSON, or not what the venue describes.
     */
    long decodeSnapshot(final byte[] body, final LevelBatch levels) throws IOException
    {
        long lastUpdateId = NONE;
        boolean hasBids = false;
        boolean hasAsks = false;
        levels.clear();
        json.begin(body, 0, body.length);
        json.expect(JsonToken.START_OBJECT);
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "lastUpdateId" -> lastUpdateId = json.whole();
                case "bids" ->
                {
                    json.expect(JsonToken.START_ARRAY);
                    json.levels(levels, Side.BID, quantityScale);
                    hasBids = true;
                }
                case "asks" ->
                {
                    json.expect(JsonToken.START_ARRAY);
                    json.levels(levels, Side.ASK, quantityScale);
                    hasAsks = true;
                }
                default -> json.skipUnknown();
            }
        }
        json.end();
        if (lastUpdateId == NONE || !hasBids || !hasAsks)
        {
            throw new TextFault("a snapshot without number, bids or asks");
        }
        return lastUpdateId;
    }

    private void reset()
    {
        event = Event.NONE;
        type = ' ';
        symbol = null;
        isRefusal = false;
        first = NONE;
        last = NONE;
        eventTimeNs = 0;
        tradeTimeNs = 0;
        tradeId = 0;
        price = NONE;
        quantity = NONE;
        aggressor = Side.NONE;
        levels.clear();
    }

    private void handle() throws IOException
    {
        if (event == Event.DEPTH_UPDATE)
        {
            if (first == NONE || last < first)
            {
                throw new TextFault("an update whose numbers make no sense");
            }
            handler.onUpdate(symbol, first, last, levels, eventTimeNs);
        }
        else if (event == Event.TRADE)
        {
            if (price == NONE || quantity == NONE)
            {
                throw new TextFault("a trade without price or quantity");
            }
            handler.onTrade(symbol, aggressor, price, quantity, tradeId, tradeTimeNs);
        }
    }

    private void side(final Side side) throws IOException
    {
        if (json.arrayOrElse()) // In trades these are order ids.
        {
            json.levels(levels, side, quantityScale);
        }
    }

    private Event eventOf() throws IOException
    {
        type = json.letter();
        if (json.is("depthUpdate"))
        {
            return Event.DEPTH_UPDATE;
        }
        return json.is("trade") ? Event.TRADE : Event.OTHER;
    }
}
