package io.directlive.feed.ws;

import java.util.List;

/**
 * What a source wants of its venue.
 *
 * @param instruments      the symbols.
 * @param depth            levels of a side to ask for, where the venue gives a choice.
 * @param quantityExponent units of quantities are 10^this, where the venue does not tell; 0 to -18.
 */
public record ConversationSettings(Instruments instruments, int depth, int quantityExponent)
{
    /** Checks itself. */
    public ConversationSettings
    {
        if (depth < 1)
        {
            throw new IllegalArgumentException("depth must be above 0: " + depth);
        }
        if (quantityExponent > 0 || quantityExponent < -Decimal.MAX_SCALE)
        {
            throw new IllegalArgumentException(
                "quantity exponent must be from -" + Decimal.MAX_SCALE + " to 0: " + quantityExponent);
        }
    }

    /**
     * @param symbols          as the venue writes them.
     * @param depth            levels of a side to ask for.
     * @param quantityExponent units of quantities are 10^this.
     * @return the settings.
     */
    public static ConversationSettings of(final List<String> symbols, final int depth, final int quantityExponent)
    {
        return new ConversationSettings(new Instruments(symbols), depth, quantityExponent);
    }
}
