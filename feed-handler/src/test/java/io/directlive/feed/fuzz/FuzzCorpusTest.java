package io.directlive.feed.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every decoder takes its corpus, in which is all that fuzzing has ever found, and changed copies of it. What is
 * changed is a function of a fixed seed.
 */
class FuzzCorpusTest
{
    private static final long SEED = 20_261_120;
    private static final int ROUNDS = 4_000;
    private static final int FEWER_ROUNDS = 400;
    private static final int MAX_SPLICED = 4_096;

    @TestFactory
    Stream<DynamicTest> shouldTakeItsCorpus()
    {
        return Stream.of(FuzzTarget.values()).map(target -> DynamicTest.dynamicTest(target.label(), () ->
        {
            for (final byte[] input : corpus(target))
            {
                assertEquals(run(target, input), run(target, input), "the same input, another result");
            }
        }));
    }

    @TestFactory
    Stream<DynamicTest> shouldTakeChangedCopies()
    {
        return Stream.of(FuzzTarget.values()).map(target -> DynamicTest.dynamicTest(target.label(), () ->
        {
            final List<byte[]> corpus = corpus(target);
            final SplittableRandom random = new SplittableRandom(SEED);
            for (int rounds = target.isSlow() ? FEWER_ROUNDS : ROUNDS; rounds > 0; rounds--)
            {
                run(target, changed(corpus, random));
            }
        }));
    }

    private static long run(final FuzzTarget target, final byte[] input)
    {
        try
        {
            return target.run(input);
        }
        catch (final RuntimeException | Error ex)
        {
            return fail(target.label() + " does not take " + HexFormat.of().formatHex(input), ex);
        }
    }

    private static List<byte[]> corpus(final FuzzTarget target) throws IOException, URISyntaxException
    {
        final URL folder = FuzzCorpusTest.class.getResource(target.label());
        assertFalse(folder == null, "there is no corpus for " + target.label());
        final List<byte[]> inputs = new ArrayList<>();
        inputs.add(new byte[0]);
        try (Stream<Path> files = Files.list(Path.of(folder.toURI())))
        {
            for (final Path file : files.sorted().toList())
            {
                inputs.add(Files.readAllBytes(file));
            }
        }
        return inputs;
    }

    private static byte[] changed(final List<byte[]> corpus, final SplittableRandom random)
    {
        byte[] input = corpus.get(random.nextInt(corpus.size())).clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--)
        {
            input = changed(input, corpus, random);
        }
        return input;
    }

    private static byte[] changed(final byte[] input, final List<byte[]> corpus, final SplittableRandom random)
    {
        if (input.length == 0)
        {
            return corpus.get(random.nextInt(corpus.size())).clone();
        }
        final int at = random.nextInt(input.length);
        switch (random.nextInt(6))
        {
            case 0:
                input[at] = (byte)random.nextInt();
                return input;

            case 1:
                input[at] ^= (byte)(1 << random.nextInt(Byte.SIZE));
                return input;

            case 2: // What is often a limit.
                input[at] = (byte)(0x7F + random.nextInt(3));
                return input;

            case 3:
                input[at] = (byte)-random.nextInt(2);
                return input;

            case 4:
                return concatenated(input, at, new byte[0], 0);

            default:
            {
                final byte[] other = corpus.get(random.nextInt(corpus.size()));
                return concatenated(input, at, other, other.length == 0 ? 0 : random.nextInt(other.length));
            }
        }
    }

    /** The start of one and the end of another. */
    private static byte[] concatenated(final byte[] first, final int length, final byte[] second, final int from)
    {
        final int rest = Math.max(0, Math.min(second.length - from, MAX_SPLICED - length));
        final byte[] both = new byte[length + rest];
        System.arraycopy(first, 0, both, 0, length);
        System.arraycopy(second, from, both, length, rest);
        return both;
    }
}
