package io.directlive.ops.chaos;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.ops.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members, two feed handlers and two subscribers in processes of their own, killed and stopped while a short day plays. Longer
 * ones, and scenarios of their own for each failure: {@code directlive chaos}.
 */
@Timeout(300)
class ChaosTest
{
    private static final long SEED = 7;

    @TempDir
    Path directory;

    /** On a machine that is busy with other things the day may be over before the last of them; what was done must hold. */
    @Test
    @Tag("F11")
    @Tag("F13")
    @Tag("F16")
    @Tag("F17")
    void shouldGiveEachEventOnceWhateverHappensToMembers() throws Exception
    {
        final StringWriter told = new StringWriter();
        final Chaos.Verdict verdict = run("short", told);
        assertNotEquals(Chaos.Verdict.VIOLATED, verdict, told::toString);
    }

    @Test
    void shouldNameAllScenariosWhenThereIsNoSuchOne()
    {
        final SettingsException refused = assertThrows(SettingsException.class, () -> run("F99", new StringWriter()));
        assertTrue(refused.getMessage().contains("F13"), refused.getMessage());
    }

    private Chaos.Verdict run(final String scenario, final StringWriter told) throws Exception
    {
        return Chaos.run(
            new Chaos.Options(scenario, null, 0, 0, 1, SEED, directory.resolve(scenario)), new PrintWriter(told));
    }
}
