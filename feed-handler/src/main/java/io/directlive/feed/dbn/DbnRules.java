package io.directlive.feed.dbn;

import io.directlive.protocol.Prices;
import org.agrona.DirectBuffer;

/** What must hold of a DBN record, so that it means anything. Any thread; allocates nothing. */
public final class DbnRules
{
    /** Most levels of a side in one record. */
    static final int MAX_LEVELS = 10;

    private DbnRules()
    {
    }

    /**
     * What is wrong with a record.
     *
     * @param message       that holds it.
     * @param at            of its first byte.
     * @param messageLength in bytes.
     * @return the first fault found; null when there is none, as with every record of an unknown type that has a
     *         header.
     */
    public static DbnFault faultOf(final DirectBuffer message, final int at, final int messageLength)
    {
        if (messageLength < DbnRecord.HEADER_LENGTH)
        {
            return DbnFault.TOO_SHORT;
        }
        if (DbnRecord.length(message, at) != messageLength)
        {
            return DbnFault.BAD_LENGTH;
        }
        final DbnRecordType type = DbnRecordType.of(DbnRecord.rtype(message, at));
        if (type == null)
        {
            return null;
        }
        if (messageLength < type.minLength())
        {
            return DbnFault.TOO_SHORT;
        }
        return switch (type)
        {
            case MBO -> orderFault(message, at);
            case MBP_1, MBP_10 -> levelsFault(message, at, type);
            case TRADES -> tradesFault(message, at);
            case DEFINITION -> definitionFault(message, at, messageLength);
            case STATUS -> instrumentFault(message, at);
            default -> null;
        };
    }

    private static DbnFault instrumentFault(final DirectBuffer message, final int at)
    {
        return DbnRecord.instrumentId(message, at) == 0 ? DbnFault.NO_INSTRUMENT : null;
    }

    private static DbnFault orderFault(final DirectBuffer message, final int at)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        final byte action = DbnRecord.orderAction(message, at);
        if (!isOrder(DbnRecord.orderFlags(message, at)) && (action == 'A' || action == 'C' || action == 'M'))
        {
            return null; // Passed on as it is.
        }
        final long size = DbnRecord.orderSize(message, at);
        switch (action)
        {
            case 'A':
                if (isNoSide(DbnRecord.orderSide(message, at)))
                {
                    return DbnFault.BAD_SIDE;
                }
                if (size == 0 || size == DbnRecord.UNDEFINED_SIZE)
                {
                    return DbnFault.NO_SIZE;
                }
                return priceFault(DbnRecord.orderPrice(message, at));

            case 'M':
                if (size == DbnRecord.UNDEFINED_SIZE)
                {
                    return DbnFault.NO_SIZE;
                }
                return size == 0 ? null : priceFault(DbnRecord.orderPrice(message, at));

            case 'C':
                return size == 0 ? DbnFault.NO_SIZE : null;

            case 'T':
                return executionFault(DbnRecord.orderPrice(message, at), size);

            case 'R':
            case 'F':
            case 'N':
                return null;

            default:
                return DbnFault.BAD_ACTION;
        }
    }

    private static DbnFault tradesFault(final DirectBuffer message, final int at)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        return DbnRecord.action(message, at) == 'T' ?
            executionFault(DbnRecord.price(message, at), DbnRecord.size(message, at)) : DbnFault.BAD_ACTION;
    }

    private static DbnFault levelsFault(final DirectBuffer message, final int at, final DbnRecordType type)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        switch (DbnRecord.action(message, at))
        {
            case 'T':
                return executionFault(DbnRecord.price(message, at), DbnRecord.size(message, at));

            case 'A':
            case 'C':
            case 'M':
            case 'R':
            case 'F':
            case 'N':
                break;

            default:
                return DbnFault.BAD_ACTION;
        }
        for (int i = 0; i < levelCount(type); i++)
        {
            final int offset = at + DbnRecord.levelOffset(i);
            if (isBadLevel(DbnRecord.bidPrice(message, offset), DbnRecord.bidSize(message, offset)) ||
                isBadLevel(DbnRecord.askPrice(message, offset), DbnRecord.askSize(message, offset)))
            {
                return DbnFault.BAD_LEVEL;
            }
        }
        return null;
    }

    private static DbnFault definitionFault(final DirectBuffer message, final int at, final int messageLength)
    {
        if (DbnRecord.instrumentId(message, at) == 0)
        {
            return DbnFault.NO_INSTRUMENT;
        }
        final byte first = message.getByte(at + DbnDefinitionOffsets.of(messageLength).rawSymbol());
        return first == 0 || first == ' ' ? DbnFault.NO_SYMBOL : null;
    }

    private static DbnFault executionFault(final long price, final long size)
    {
        return size == DbnRecord.UNDEFINED_SIZE ? DbnFault.NO_SIZE : priceFault(price);
    }

    private static DbnFault priceFault(final long price)
    {
        return price == DbnRecord.UNDEFINED_PRICE || price == Prices.NULL ? DbnFault.NO_PRICE : null;
    }

    private static boolean isBadLevel(final long price, final long size)
    {
        return price != DbnRecord.UNDEFINED_PRICE && (size == DbnRecord.UNDEFINED_SIZE || price == Prices.NULL);
    }

    static boolean isNoSide(final byte side)
    {
        return side != 'B' && side != 'A';
    }

    /** Levels and tops of a book may come as order records; these have no order id to go by. */
    static boolean isOrder(final int flags)
    {
        return (flags & (DbnRecord.FLAG_TOP_OF_BOOK | DbnRecord.FLAG_LEVEL)) == 0;
    }

    static int levelCount(final DbnRecordType type)
    {
        return type == DbnRecordType.MBP_1 ? 1 : MAX_LEVELS;
    }
}
