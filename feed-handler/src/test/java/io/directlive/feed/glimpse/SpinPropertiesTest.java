package io.directlive.feed.glimpse;

import static io.directlive.feed.glimpse.SpinTest.arrange;
import static io.directlive.feed.glimpse.SpinTest.spin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.feed.SteppedSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SpinPropertiesTest
{
    @Property(tries = 200)
    void shouldBeAFunctionOfTheContentAlone(
        @ForAll final long seed,
        @ForAll @IntRange(max = 300) final int count,
        @ForAll @IntRange(min = 1, max = 50) final int moves)
    {
        final Random random = new Random(seed);
        final List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++)
        {
            final int locate = random.nextInt(3) * 30_000;
            final long time = random.nextInt(4);
            messages.add(switch (random.nextInt(4))
            {
                case 0 -> SpinMessages.order(locate, time, i, 1);
                case 1 -> SpinMessages.orderMpid(locate, time, i);
                case 2 -> SpinMessages.state("SRHYhNVLZ".charAt(random.nextInt(9)), locate, time);
                default -> messages.isEmpty() ?
                    SpinMessages.state('S', 0, 0) :
                    messages.get(random.nextInt(messages.size()));
            });
        }
        final Spin first = spin(messages);
        final Spin second = spin(SpinMessages.shuffled(messages, seed + 1));
        arrange(first, moves);
        arrange(second, 1 + moves / 2);

        final List<List<Byte>> content = content(first);
        assertEquals(content, content(second));
        final TreeSet<String> distinct = new TreeSet<>();
        messages.forEach(message -> distinct.add(Arrays.toString(message)));
        assertEquals(distinct.size(), content.size(), "each message once");
        assertEquals(messages.size() - distinct.size(), first.duplicates());
    }

    @Property(tries = 200)
    void shouldSortAsALibraryDoes(
        @ForAll final long[] keys, @ForAll @IntRange(min = 1, max = 20) final int moves)
    {
        final long[] values = keys.clone();
        final SteppedSort sort = new SteppedSort((value, other) -> 0);
        sort.start(keys.clone(), values, keys.length);
        int steps = 0;
        while (!sort.step(moves))
        {
            steps++;
            assertTrue(steps <= keys.length * 40, "it ends");
        }

        final long[] expected = Arrays.stream(keys).boxed().sorted(Long::compareUnsigned).mapToLong(x -> x).toArray();
        assertEquals(Arrays.toString(expected), Arrays.toString(Arrays.copyOf(sort.keys(), keys.length)));
        assertEquals(Arrays.toString(expected), Arrays.toString(Arrays.copyOf(sort.values(), keys.length)));
    }

    private static List<List<Byte>> content(final Spin spin)
    {
        final List<List<Byte>> messages = new ArrayList<>();
        for (int i = 0; i < spin.count(); i++)
        {
            final List<Byte> message = new ArrayList<>();
            for (int at = 0; at < spin.length(i); at++)
            {
                message.add(spin.buffer().getByte(spin.offset(i) + at));
            }
            messages.add(message);
        }
        return messages;
    }
}
