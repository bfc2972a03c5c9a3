package io.directlive.subscriber;

import io.directlive.protocol.Prices;
import io.directlive.protocol.sbe.BooleanType;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.InstrumentType;

/**
 * What is known of an instrument: its id from the first event that names it, the rest from its definition. The same
 * object for the life of the {@link Subscriber}, so that it can be compared by identity. Read it on the thread that
 * polls.
 */
public final class Instrument
{
    private final int id;
    private String symbol = "";
    private String venue = "";
    private String currency = "";
    private long lotSize;
    private long priceIncrement = Prices.NULL;
    private int quantityExponent;
    private int tradingDate;
    private InstrumentType type = InstrumentType.UNKNOWN;
    private boolean testInstrument;
    private boolean defined;
    boolean wanted;

    Instrument(final int id)
    {
        this.id = id;
    }

    void define(final InstrumentDefinitionDecoder definition)
    {
        symbol = definition.symbol();
        venue = definition.venue();
        currency = definition.currency();
        lotSize = definition.lotSize();
        priceIncrement = definition.priceIncrement();
        quantityExponent = definition.quantityExponent();
        tradingDate = (int)definition.tradingDate();
        type = definition.instrumentType();
        testInstrument = definition.testInstrument() == BooleanType.TRUE;
        defined = true;
    }

    /** @return dense id in the stream, from 1; 0 stands for no single instrument. */
    public int id()
    {
        return id;
    }

    /** @return symbol; empty until defined. */
    public String symbol()
    {
        return symbol;
    }

    /** @return market identifier code (ISO 10383); empty until defined. */
    public String venue()
    {
        return venue;
    }

    /** @return ISO 4217 code of the quote currency; empty when not told. */
    public String currency()
    {
        return currency;
    }

    /** @return round lot. */
    public long lotSize()
    {
        return lotSize;
    }

    /** @return smallest price step in units of 1e-9; {@link Prices#NULL} when not told. */
    public long priceIncrement()
    {
        return priceIncrement;
    }

    /** @return quantities are units of ten to this power. */
    public int quantityExponent()
    {
        return quantityExponent;
    }

    /** @return trading date as yyyymmdd; 0 until defined. */
    public int tradingDate()
    {
        return tradingDate;
    }

    /** @return kind of instrument. */
    public InstrumentType type()
    {
        return type;
    }

    /** @return true when the venue uses it for tests only. */
    public boolean isTestInstrument()
    {
        return testInstrument;
    }

    /** @return true once its definition was seen. */
    public boolean isDefined()
    {
        return defined;
    }

    @Override
    public String toString()
    {
        return defined ? symbol + "#" + id : "#" + id;
    }
}
