package io.directlive.feed.dbn;

/** Where versions 3, 2 and 1 have what is read from a definition; in bytes from the start of the record. */
record DbnDefinitionOffsets(
    int length,
    int rawSymbol,
    int rawSymbolLength,
    int exchange,
    int currency,
    int priceIncrement,
    int roundLot,
    int expiration,
    int strikePrice,
    int maturityYear,
    int maturityMonth,
    int maturityDay,
    int instrumentClass,
    int updateAction)
{
    private static final DbnDefinitionOffsets V3 = of(DbnRecordType.DEFINITION.layouts().get(0));
    private static final DbnDefinitionOffsets V2 = of(DbnRecordType.DEFINITION.layouts().get(1));
    private static final DbnDefinitionOffsets V1 = of(DbnRecordType.DEFINITION.layouts().get(2));

    /** @return those of the version that has definitions of this length, in bytes. */
    static DbnDefinitionOffsets of(final int recordLength)
    {
        return recordLength >= V3.length ? V3 : recordLength >= V2.length ? V2 : V1;
    }

    private static DbnDefinitionOffsets of(final DbnLayout layout)
    {
        return new DbnDefinitionOffsets(
            layout.length(),
            layout.field("raw_symbol").offset(),
            layout.field("raw_symbol").length(),
            layout.field("exchange").offset(),
            layout.field("currency").offset(),
            layout.field("min_price_increment").offset(),
            layout.field("min_lot_size_round_lot").offset(),
            layout.field("expiration").offset(),
            layout.field("strike_price").offset(),
            layout.field("maturity_year").offset(),
            layout.field("maturity_month").offset(),
            layout.field("maturity_day").offset(),
            layout.field("instrument_class").offset(),
            layout.field("security_update_action").offset());
    }
}
