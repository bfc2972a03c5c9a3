package io.directlive.feed.cme;

import java.util.List;

/**
 * The fields of a root block or of a group's entry, and how many bytes a block must have. A field that came after the
 * version of a message, or that ends beyond the block on the wire, is absent.
 */
public final class MdpBlock
{
    private final List<MdpField> fields;
    private final int[] leastLengths = new int[MdpSchema.VERSION + 1];
    private final int maturityOffset;
    private final int currencyOffset;
    private final int priceIncrementOffset;
    private final int minTradeVolumeOffset;

    MdpBlock(final List<MdpField> fields)
    {
        this.fields = List.copyOf(fields);
        for (final MdpField field : fields)
        {
            for (int version = field.since(); version < leastLengths.length; version++)
            {
                leastLengths[version] = Math.max(leastLengths[version], field.end());
            }
        }
        maturityOffset = offsetOf("maturity_month_year");
        currencyOffset = offsetOf("currency");
        priceIncrementOffset = offsetOf("min_price_increment");
        minTradeVolumeOffset = offsetOf("min_trade_vol");
    }

    /** @return all fields, in the order of their offsets; then those that are constant. */
    public List<MdpField> fields()
    {
        return fields;
    }

    /**
     * @param version of the schema, up to {@link MdpSchema#VERSION}.
     * @return bytes up to the end of the last field of the version; on the wire there may be padding after it.
     */
    public int leastLength(final int version)
    {
        return leastLengths[version];
    }

    /**
     * @param version of the schema, up to {@link MdpSchema#VERSION}.
     * @param length  of the block on the wire.
     * @return the highest version up to that one whose fields are all there; -1 when there is none.
     */
    int actingVersion(final int version, final int length)
    {
        int acting = version;
        while (acting >= 0 && leastLengths[acting] > length)
        {
            acting--;
        }
        return acting;
    }

    /**
     * @param name of a field.
     * @return its offset; -1 when there is none of the name, or it is constant.
     */
    public int offsetOf(final String name)
    {
        for (final MdpField field : fields)
        {
            if (field.name().equals(name) && !field.isConstant())
            {
                return field.offset();
            }
        }
        return -1;
    }

    /** @return where the maturity of a definition is; -1 when there is none. */
    int maturityOffset()
    {
        return maturityOffset;
    }

    /** @return where the currency of a definition is; -1 when there is none. */
    int currencyOffset()
    {
        return currencyOffset;
    }

    /** @return where the price step of a definition is; -1 when there is none. */
    int priceIncrementOffset()
    {
        return priceIncrementOffset;
    }

    /** @return where the smallest quantity of a definition is; -1 when there is none. */
    int minTradeVolumeOffset()
    {
        return minTradeVolumeOffset;
    }
}
