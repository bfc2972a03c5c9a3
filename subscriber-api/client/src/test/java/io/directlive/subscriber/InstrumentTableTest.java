package io.directlive.subscriber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.EventFlags;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionEncoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderEncoder;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class InstrumentTableTest
{
    private static final int TODAY = 20241001;
    private static final int TOMORROW = 20241002;

    private final InstrumentTable instruments = new InstrumentTable(Set.of("IBKR"));

    @Test
    void shouldWantWhatIsDefinedWithAWantedSymbol()
    {
        instruments.define(instruments.get(1), definition("IBKR", 100, TODAY, 0));
        instruments.define(instruments.get(2), definition("V", 100, TODAY, 0));

        assertTrue(instruments.get(1).wanted);
        assertFalse(instruments.get(2).wanted);
        assertSame(instruments.get(1), instruments.find("IBKR"));
        assertNull(instruments.find("A"));
    }

    @Test
    void shouldTakeANameFromADefinitionThatTheVenueDidNotMake()
    {
        instruments.define(instruments.get(1), definition("IBKR", 0, TODAY, EventFlags.SYNTHETIC));

        assertEquals("IBKR", instruments.get(1).symbol());
        assertTrue(instruments.get(1).wanted);

        instruments.define(instruments.get(1), definition("IBKR", 100, TODAY, 0));
        assertEquals(100, instruments.get(1).lotSize());
    }

    @Test
    void shouldKeepWhatTheVenueToldUntilTheIdMeansAnother()
    {
        instruments.define(instruments.get(1), definition("IBKR", 100, TODAY, 0));

        instruments.define(instruments.get(1), definition("IBKR", 0, TODAY, EventFlags.SYNTHETIC));
        assertEquals(100, instruments.get(1).lotSize());

        instruments.define(instruments.get(1), definition("IBKR", 0, TOMORROW, EventFlags.SYNTHETIC));
        assertEquals(0, instruments.get(1).lotSize());

        instruments.define(instruments.get(1), definition("V", 0, TOMORROW, EventFlags.SYNTHETIC));
        assertEquals("V", instruments.get(1).symbol());
        assertFalse(instruments.get(1).wanted);
    }

    private static InstrumentDefinitionDecoder definition(
        final String symbol, final long lotSize, final int tradingDate, final int flags)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        new InstrumentDefinitionEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .symbol(symbol)
            .lotSize(lotSize)
            .tradingDate(tradingDate)
            .header().flags(flags);
        return new InstrumentDefinitionDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder());
    }
}
