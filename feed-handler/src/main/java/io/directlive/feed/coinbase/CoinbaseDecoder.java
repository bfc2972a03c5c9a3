package io.directlive.feed.coinbase;

import com.fasterxml.jackson.core.JsonToken;
import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.JsonText;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.feed.ws.TextDecoder;
import io.directlive.feed.ws.TextFault;
import io.directlive.feed.ws.VenueSymbols;
import io.directlive.protocol.sbe.Side;
import java.io.IOException;

/** Reads texts of Coinbase Exchange's feed. */
final class CoinbaseDecoder implements TextDecoder<CoinbaseSymbol>
{
    /** What a text is of. */
    enum Type
    {
        /** Not told. */
        NONE,
        SNAPSHOT,
        UPDATE,
        MATCH,
        LAST_MATCH,
        HEARTBEAT,
        ERROR,
        OTHER
    }

    private static final long NONE = Decimal.NONE;

    private final VenueSymbols<CoinbaseSymbol> symbols;
    private final int quantityScale;
    private final CoinbaseHandler handler;
    private final JsonText json = new JsonText();
    private final LevelBatch levels = new LevelBatch();

    private Type type;
    private char letter;
    private CoinbaseSymbol symbol;
    private boolean hasBids;
    private boolean hasAsks;
    private boolean hasChanges;
    private long timeNs;
    private long tradeId;
    private long price;
    private long quantity;
    private Side maker;

    CoinbaseDecoder(
        final VenueSymbols<CoinbaseSymbol> symbols, final int quantityScale, final CoinbaseHandler handler)
    {
        this.symbols = symbols;
        this.quantityScale = quantityScale;
        this.handler = handler;
    }

    @Override
    public char type()
    {
        return letter;
    }

    @Override
    public CoinbaseSymbol symbol()
    {
        return symbol;
    }

    @Override
    public boolean isRefusal()
    {
        return type == Type.ERROR;
    }

    @Override
    public boolean mayBeBook()
    {
        return type == Type.NONE || type == Type.SNAPSHOT || type == Type.UPDATE;
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
                case "type" -> type = typeOf();
                case "product_id" -> symbol = symbols.read(json);
                case "bids" -> hasBids = side(Side.BID);
                case "asks" -> hasAsks = side(Side.ASK);
                case "changes" -> hasChanges = changes();
                case "time" -> timeNs = json.timeNs();
                case "trade_id", "last_trade_id" -> tradeId = json.whole();
                case "price" -> price = json.decimal(Decimal.PRICE_SCALE);
                case "size" -> quantity = json.decimal(quantityScale);
                case "side" -> maker = json.side();
                case "sequence", "maker_order_id", "taker_order_id", "channels", "message", "reason" -> json.skip();
                default -> json.skipUnknown();
            }
        }
        json.end();
        if (symbol != null)
        {
            handle();
        }
    }

    private void reset()
    {
        type = Type.NONE;
        letter = ' ';
        symbol = null;
        hasBids = false;
        hasAsks = false;
        hasChanges = false;
        timeNs = 0;
        tradeId = 0;
        price = NONE;
        quantity = NONE;
        maker = Side.NONE;
        levels.clear();
    }

    private void handle() throws IOException
    {
        switch (type)
        {
            case SNAPSHOT:
                require(hasBids && hasAsks, "a snapshot without bids or asks");
                handler.onBook(symbol, levels, true, timeNs);
                break;

            case UPDATE:
                require(hasChanges, "an update without changes");
                handler.onBook(symbol, levels, false, timeNs);
                break;

            case MATCH:
                require(price != NONE && quantity != NONE && tradeId > 0, "a match without number, price or size");
                handler.onTrade(symbol, opposite(maker), price, quantity, tradeId, timeNs);
                break;

            case LAST_MATCH:
            case HEARTBEAT:
                handler.onLastTrade(symbol, tradeId, type == Type.LAST_MATCH);
                break;

            default:
                break;
        }
    }

    private static void require(final boolean isWhole, final String reason) throws TextFault
    {
        if (!isWhole)
        {
            throw new TextFault(reason);
        }
    }

    private boolean side(final Side side) throws IOException
    {
        json.expect(JsonToken.START_ARRAY);
        json.levels(levels, side, quantityScale);
        return true;
    }

    private boolean changes() throws IOException
    {
        json.expect(JsonToken.START_ARRAY);
        while (json.element(JsonToken.START_ARRAY))
        {
            final Side side = json.side();
            require(side != Side.NONE, "side is neither buy nor sell");
            final long levelPrice = json.decimal(Decimal.PRICE_SCALE);
            final long levelQuantity = json.decimal(quantityScale);
            json.expect(JsonToken.END_ARRAY);
            levels.add(side, levelPrice, levelQuantity);
        }
        return true;
    }

    private static Side opposite(final Side side)
    {
        return side == Side.BID ? Side.ASK : side == Side.ASK ? Side.BID : Side.NONE;
    }

    private Type typeOf() throws IOException
    {
        letter = json.letter();
        if (json.is("l2update"))
        {
            return Type.UPDATE;
        }
        if (json.is("match"))
        {
            return Type.MATCH;
        }
        if (json.is("heartbeat"))
        {
            return Type.HEARTBEAT;
        }
        if (json.is("snapshot"))
        {
            return Type.SNAPSHOT;
        }
        if (json.is("last_match"))
        {
            return Type.LAST_MATCH;
        }
        return json.is("error") ? Type.ERROR : Type.OTHER;
    }
}
