package io.directlive.feed.glimpse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpinTest
{
    private static final int LIMIT = 1 << 22;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldArrangeByWhatMessagesAre(final long seed)
    {
        final List<byte[]> messages = List.of(
            SpinMessages.state('S', 0, 3), SpinMessages.state('S', 0, 9),
            SpinMessages.state('V', 0, 1),
            SpinMessages.state('R', 1, 5), SpinMessages.state('H', 1, 4), SpinMessages.state('Y', 1, 3),
            SpinMessages.state('h', 1, 2), SpinMessages.state('N', 1, 1), SpinMessages.state('J', 1, 1),
            SpinMessages.state('L', 1, 1),
            SpinMessages.order(1, 6, 10, 1), SpinMessages.order(1, 7, 2, 1), SpinMessages.orderMpid(1, 7, 3),
            SpinMessages.state('R', 40_000, 5), SpinMessages.order(40_000, 6, -1, 1));

        final Spin spin = spin(SpinMessages.shuffled(messages, seed));
        arrange(spin, 3);

        assertEquals(
            List.of("S0@3", "S0@9", "V0@1", "R1@5", "H1@4", "Y1@3", "h1@2", "N1@1", "J1@1", "L1@1", "A1@6#10",
                "A1@7#2", "F1@7#3", "R40000@5", "A40000@6#-1"),
            describe(spin));
    }

    @Test
    void shouldDropWhatIsThereTwice()
    {
        final Spin spin = spin(List.of(
            SpinMessages.order(1, 6, 10, 1), SpinMessages.state('R', 1, 1), SpinMessages.order(1, 6, 10, 1),
            SpinMessages.order(1, 6, 10, 1), SpinMessages.order(1, 6, 11, 1)));
        arrange(spin, 1);

        assertEquals(List.of("R1@1", "A1@6#10", "A1@6#11"), describe(spin));
        assertEquals(2, spin.duplicates());
        assertNull(spin.fault());
    }

    @Test
    void shouldNotTakeAnOrderInTwoWays()
    {
        final Spin spin = spin(List.of(SpinMessages.order(1, 6, 10, 1), SpinMessages.order(1, 6, 10, 2)));
        arrange(spin, 100);

        assertEquals("an order in the snapshot is told in two ways", spin.fault());
    }

    @Test
    void shouldBeEmptyAfterClearing()
    {
        final Spin spin = spin(List.of(SpinMessages.order(1, 6, 10, 1), SpinMessages.order(1, 6, 10, 2)));
        arrange(spin, 100);
        spin.clear();
        arrange(spin, 100);

        assertEquals(0, spin.count());
        assertNull(spin.fault());
        spin.clear();
        add(spin, SpinMessages.order(2, 1, 1, 1));
        arrange(spin, 1);
        assertEquals(List.of("A2@1#1"), describe(spin));
    }

    @Test
    void shouldNotGrowBeyondItsLimit()
    {
        final Spin spin = new Spin(36 * 40_000);
        for (int i = 0; i < 40_000; i++)
        {
            assertTrue(add(spin, SpinMessages.order(1, 40_000 - i, i, 1)));
        }
        assertFalse(add(spin, SpinMessages.order(1, 1, 1, 1)));
        arrange(spin, 4096);

        assertEquals(40_000, spin.count());
        assertEquals("A1@1#39999", SpinMessages.describe(spin.buffer(), spin.offset(0)));
    }

    static Spin spin(final List<byte[]> messages)
    {
        final Spin spin = new Spin(LIMIT);
        for (final byte[] message : messages)
        {
            assertNull(ItchState.fault(new UnsafeBuffer(message), 0, message.length));
            assertTrue(add(spin, message));
        }
        return spin;
    }

    private static boolean add(final Spin spin, final byte[] message)
    {
        return spin.add(new UnsafeBuffer(message), 0, message.length);
    }

    static void arrange(final Spin spin, final int moves)
    {
        int steps = 0;
        while (!spin.arrange(moves))
        {
            steps++;
            assertTrue(steps < 10_000_000, "it ends");
        }
    }

    private static List<String> describe(final Spin spin)
    {
        final List<String> messages = new ArrayList<>();
        for (int i = 0; i < spin.count(); i++)
        {
            messages.add(SpinMessages.describe(spin.buffer(), spin.offset(i)));
        }
        return messages;
    }
}
