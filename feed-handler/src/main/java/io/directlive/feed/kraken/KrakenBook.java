package io.directlive.feed.kraken;

import io.directlive.feed.ws.Decimal;
import io.directlive.feed.ws.LevelBatch;
import io.directlive.protocol.sbe.Side;
import java.util.zip.CRC32;

/**
 * The book of one symbol, to the depth that was asked for. Handlers keep no books, except here, because Kraken leaves
 * two things to the reader that take one: a checksum over the ten best levels of each side, which is all there is in
 * place of numbers; and the levels that fall out of the depth, which are not told. One thread; allocates nothing once
 * it has grown.
 */
final class KrakenBook
{
    private static final int CHECKED_LEVELS = 10;
    private static final int MAX_DIGITS = 20;

    private final KrakenBookSide bids;
    private final KrakenBookSide asks;
    private final int depth;
    private final CRC32 crc = new CRC32();
    private final byte[] digits = new byte[2 * 2 * CHECKED_LEVELS * MAX_DIGITS];
    private final long priceDivisor;

    /**
     * @param depth          levels of a side that were asked for.
     * @param pricePrecision digits behind the point of the venue's prices; 0 to 9.
     */
    KrakenBook(final int depth, final int pricePrecision)
    {
        this.depth = depth;
        priceDivisor = Decimal.power(Decimal.PRICE_SCALE - pricePrecision);
        bids = new KrakenBookSide(true, depth + CHECKED_LEVELS);
        asks = new KrakenBookSide(false, depth + CHECKED_LEVELS);
    }

    void clear()
    {
        bids.clear();
        asks.clear();
    }

    /**
     * Takes the levels of one message, all of them before anything is cut off.
     *
     * @param levels of the message; those that fall out of the depth are added, with quantity 0.
     */
    void apply(final LevelBatch levels)
    {
        final int size = levels.size();
        for (int i = 0; i < size; i++)
        {
            (levels.side(i) == Side.BID ? bids : asks).set(levels.price(i), levels.quantity(i));
        }
        truncate(bids, Side.BID, levels);
        truncate(asks, Side.ASK, levels);
    }

    /**
     * CRC-32 of the digits of price and quantity of the ten best levels of each side: asks from low to high, then bids
     * from high to low, without points and without zeros in front.
     *
     * @return the checksum, unsigned.
     */
    long checksum()
    {
        final int length = append(bids, append(asks, 0));
        crc.reset();
        crc.update(digits, 0, length);
        return crc.getValue();
    }

    private void truncate(final KrakenBookSide side, final Side name, final LevelBatch levels)
    {
        for (int i = depth; i < side.size(); i++)
        {
            levels.add(name, side.price(i), 0);
        }
        side.truncate(depth);
    }

    private int append(final KrakenBookSide side, final int to)
    {
        int end = to;
        for (int i = 0; i < Math.min(CHECKED_LEVELS, side.size()); i++)
        {
            end = append(side.price(i) / priceDivisor, end);
            end = append(side.quantity(i), end);
        }
        return end;
    }

    /** A number of 10^-precision is, as a whole number, its text without point and zeros in front. */
    private int append(final long value, final int to)
    {
        int end = to;
        for (long rest = value; rest != 0; rest /= 10)
        {
            end++;
        }
        int at = end;
        for (long rest = value; rest != 0; rest /= 10)
        {
            digits[--at] = (byte)('0' + rest % 10);
        }
        return end;
    }
}
