package io.directlive.feed.kraken;

import com.fasterxml.jackson.core.JsonToken;
import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.JsonText;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.TextDecoder;
import io.directlive.feed.ws.TextFault;
import io.directlive.feed.ws.VenueSymbols;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;

/** Reads texts of Kraken's WebSocket v2. */
final class KrakenDecoder implements TextDecoder<KrakenSymbol>
{
    /** What a text is of. */
    enum Channel
    {
        /** Not told, as in answers. */
        NONE,
        BOOK,
        TRADE,
        INSTRUMENT,
        OTHER
    }

    private final VenueSymbols<KrakenSymbol> symbols;
    private final KrakenHandler handler;
    private final JsonText json = new JsonText();
    private final LevelBatch levels = new LevelBatch();

    private Channel channel;
    private char type;
    private KrakenSymbol symbol;
    private boolean isRefusal;
    private long checksum;
    private long venueTimeNs;

    KrakenDecoder(final VenueSymbols<KrakenSymbol> symbols, final KrakenHandler handler)
    {
        this.symbols = symbols;
        this.handler = handler;
    }

    /** @return what the last text was of. */
    Channel channel()
    {
        return channel;
    }

    /** @return s(napshot), u(pdate), or another letter. */
    @Override
    public char type()
    {
        return type;
    }

    /** @return what the last text was about last, as one may be about several. */
    @Override
    public KrakenSymbol symbol()
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
        return channel == Channel.NONE || channel == Channel.BOOK;
    }

    @Override
    public void decode(final byte[] text, final int offset, final int length) throws IOException
    {
        channel = Channel.NONE;
        type = ' ';
        symbol = null;
        isRefusal = false;
        boolean hasBook = false;
        json.begin(text, offset, length);
        json.expect(JsonToken.START_OBJECT);
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "channel" -> channel = channelOf();
                case "type" -> type = json.letter();
                case "success" -> isRefusal = json.next() == JsonToken.VALUE_FALSE;
                case "data" -> hasBook = data();
                case "method", "result", "error", "symbol", "time_in", "time_out" -> json.skip();
                default -> json.skipUnknown();
            }
        }
        json.end();
        if (hasBook && symbol != null && symbol.isDefined())
        {
            handler.onBook(symbol, levels, type == 's', checksum, venueTimeNs);
        }
    }

    private Channel channelOf() throws IOException
    {
        json.text();
        if (json.is("book"))
        {
            return Channel.BOOK;
        }
        if (json.is("trade"))
        {
            return Channel.TRADE;
        }
        return json.is("instrument") ? Channel.INSTRUMENT : Channel.OTHER;
    }

    /** @return whether it was a book, which is handled when the type is known for sure. */
    private boolean data() throws IOException
    {
        switch (channel)
        {
            case BOOK:
                json.expect(JsonToken.START_ARRAY);
                json.expect(JsonToken.START_OBJECT);
                book();
                json.expect(JsonToken.END_ARRAY);
                return true;

            case TRADE:
                json.expect(JsonToken.START_ARRAY);
                while (json.element(JsonToken.START_OBJECT))
                {
                    trade();
                }
                return false;

            case INSTRUMENT:
                json.expect(JsonToken.START_OBJECT);
                pairs();
                return false;

            case OTHER:
                json.skip();
                return false;

            default:
                throw new TextFault("data comes before its channel");
        }
    }

    private void book() throws IOException
    {
        levels.clear();
        checksum = -1;
        venueTimeNs = 0;
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "symbol" -> symbol = symbols.read(json);
                case "bids" -> side(Side.BID);
                case "asks" -> side(Side.ASK);
                case "checksum" -> checksum = json.whole();
                case "timestamp" -> venueTimeNs = json.timeNs();
                default -> json.skipUnknown();
            }
        }
    }

    private void side(final Side side) throws IOException
    {
        if (symbol == null || !symbol.isDefined())
        {
            json.skip();
            return;
        }
        json.expect(JsonToken.START_ARRAY);
        while (json.element(JsonToken.START_OBJECT))
        {
            long price = Decimal.NONE;
            long quantity = Decimal.NONE;
            for (String name = json.member(); name != null; name = json.member())
            {
                switch (name)
                {
                    case "price" -> price = json.decimal(Decimal.PRICE_SCALE);
                    case "qty" -> quantity = json.decimal(symbol.quantityPrecision());
                    default -> json.skipUnknown();
                }
            }
            if (price == Decimal.NONE || quantity == Decimal.NONE)
            {
                throw new TextFault("a level without price or quantity");
            }
            levels.add(side, price, quantity);
        }
    }

    private void trade() throws IOException
    {
        symbol = null;
        Side aggressor = Side.NONE;
        long price = Decimal.NONE;
        long quantity = Decimal.NONE;
        long tradeId = 0;
        long timeNs = 0;
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "symbol" -> symbol = symbols.read(json);
                case "side" -> aggressor = json.side();
                case "price" -> price = json.decimal(Decimal.PRICE_SCALE);
                case "qty" -> quantity = quantity();
                case "trade_id" -> tradeId = json.whole();
                case "timestamp" -> timeNs = json.timeNs();
                case "ord_type" -> json.skip();
                default -> json.skipUnknown();
            }
        }
        if (symbol != null && symbol.isDefined())
        {
            if (price == Decimal.NONE || quantity == Decimal.NONE)
            {
                throw new TextFault("a trade without price or quantity");
            }
            handler.onTrade(symbol, aggressor, price, quantity, tradeId, timeNs);
        }
    }

    private long quantity() throws IOException
    {
        if (symbol == null || !symbol.isDefined())
        {
            json.skip();
            return Decimal.NONE;
        }
        return json.decimal(symbol.quantityPrecision());
    }

    private void pairs() throws IOException
    {
        for (String name = json.member(); name != null; name = json.member())
        {
            if (name.equals("pairs"))
            {
                json.expect(JsonToken.START_ARRAY);
                while (json.element(JsonToken.START_OBJECT))
                {
                    pair();
                }
            }
            else
            {
                json.skip();
            }
        }
    }

    /** Once for each pair of the venue and connection: it may make objects. */
    private void pair() throws IOException
    {
        symbol = null;
        String quote = "";
        int pricePrecision = -1;
        int quantityPrecision = -1;
        long increment = Decimal.NONE;
        for (String name = json.member(); name != null; name = json.member())
        {
            switch (name)
            {
                case "symbol" -> symbol = symbols.read(json);
                case "quote" ->
                {
                    json.text();
                    quote = json.string();
                }
                case "price_precision" -> pricePrecision = precision();
                case "qty_precision" -> quantityPrecision = precision();
                case "price_increment" -> increment = json.decimalIfAny(Decimal.PRICE_SCALE);
                default -> json.skip();
            }
        }
        if (symbol != null)
        {
            handler.onPair(symbol, quote, pricePrecision, quantityPrecision, increment);
        }
    }

    private int precision() throws IOException
    {
        return (int)Math.max(-1, Math.min(json.decimalIfAny(0), Integer.MAX_VALUE));
    }
}
