package io.directlive.feed.ws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.directlive.protocol.sbe.Side;
import java.io.IOException;
import java.util.function.Function;

/**
 * What conversations with all venues have in common: a text that gives nothing else is a notice; one that makes no sense
 * puts the book in doubt that it is about, or the whole connection when it does not tell. Used by one thread.
 *
 * @param <S> the venue's symbols.
 */
public abstract class TextConversation<S extends VenueSymbol> implements Conversation, TradeHandler<S>
{
    private static final int REPORTED_LENGTH = 200;

    private final ConversationSettings settings;
    private final ConversationOutput output;
    private final BookRecordQueue records;
    private final VenueSymbols<S> symbols;
    private long receiveTimeNs;
    private boolean isKept;

    /**
     * @param settings  what is wanted of the venue.
     * @param output    takes what there is to say.
     * @param newSymbol makes the symbol of an instrument.
     */
    protected TextConversation(
        final ConversationSettings settings, final ConversationOutput output, final Function<Instrument, S> newSymbol)
    {
        this.settings = settings;
        this.output = output;
        records = output.records();
        symbols = new VenueSymbols<>(settings.instruments(), newSymbol);
    }

    /** @return reads the venue's texts; the same each time. */
    protected abstract TextDecoder<S> decoder();

    /** @return whether the book of a symbol is there, or on its way, so that it can be lost. */
    protected abstract boolean isBookActive(S symbol);

    /** The book of a symbol is not the venue's any more: to be had anew. */
    protected abstract void onBookLost(S symbol);

    @Override
    public void onText(final byte[] text, final int offset, final int length, final long textTimeNs)
    {
        final TextDecoder<S> decoder = decoder();
        final int end = records.end();
        receiveTimeNs = textTimeNs;
        isKept = false;
        try
        {
            decoder.decode(text, offset, length);
            if (decoder.isRefusal())
            {
                output.badInput("the venue refuses: " +
                    new String(text, offset, Math.min(length, REPORTED_LENGTH), UTF_8));
            }
        }
        catch (final IOException ex)
        {
            onFault(decoder, ex);
        }
        if (!isKept && records.end() == end)
        {
            final S symbol = decoder.symbol();
            records.notice(
                symbol == null ? null : symbol.instrument(), decoder.type(), text, offset, length, textTimeNs);
        }
    }

    @Override
    public void onTrade(
        final S symbol,
        final Side aggressor,
        final long price,
        final long quantity,
        final long tradeId,
        final long venueTimeNs)
    {
        records.trade(symbol.instrument(), aggressor, price, quantity, tradeId, venueTimeNs, receiveTimeNs);
    }

    /** @return what is wanted of the venue. */
    protected final ConversationSettings settings()
    {
        return settings;
    }

    /** @return takes what there is to say. */
    protected final ConversationOutput output()
    {
        return output;
    }

    /** @return takes what is for the handler. */
    protected final BookRecordQueue records()
    {
        return records;
    }

    /** @return what was asked for. */
    protected final VenueSymbols<S> symbols()
    {
        return symbols;
    }

    /** @return when the text came that is being read, ns since the Unix epoch. */
    protected final long receiveTimeNs()
    {
        return receiveTimeNs;
    }

    /** The text that is being read will be read again: it need give nothing now. */
    protected final void keep()
    {
        isKept = true;
    }

    /** The book of a symbol is not to be trusted until it was had anew. */
    protected final void lose(final S symbol, final Loss loss)
    {
        onBookLost(symbol);
        records.loss(symbol.instrument(), loss, receiveTimeNs);
    }

    private void onFault(final TextDecoder<S> decoder, final IOException ex)
    {
        output.badInput(ex.getMessage());
        if (!decoder.mayBeBook())
        {
            return;
        }
        final S symbol = decoder.symbol();
        if (symbol == null)
        {
            output.drop("a text that makes no sense and may be about any book");
        }
        else if (isBookActive(symbol))
        {
            lose(symbol, Loss.MALFORMED);
        }
    }
}
