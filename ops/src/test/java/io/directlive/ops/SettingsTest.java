package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest
{
    @TempDir
    Path directory;

    @Test
    void shouldHaveDefaultsThatHoldTogether()
    {
        final Settings settings = Settings.load();

        assertEquals(Role.values().length, settings.roles().size());
        assertEquals(List.of("pipeline", "replay-store"), settings.threads().stream().map(Settings.ThreadSettings::name).toList());
        assertEquals(List.of(), settings.sources());
        assertEquals(16 << 20, settings.bytes("driver.term-length"));
        assertEquals(200_000, settings.nanos("driver.nak-backoff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"binance", "cme", "coinbase", "iex", "kraken", "lines", "pitch", "venue"})
    void shouldTakeTheExamples(final String name)
    {
        final Path examples = Files.isDirectory(Path.of("examples")) ? Path.of("examples") : Path.of("ops", "examples");
        assertEquals(1, Settings.load(examples.resolve(name + ".conf")).sources().size());
    }

    @Test
    void shouldTakeAFileOverTheDefaults() throws Exception
    {
        final Settings settings = load("directlive { network.mtu = 1408, " +
            "sources = [{ id = 3, type = venue, name = x, rate = 10, symbols = [A, B] }] }");

        assertEquals(1408, settings.bytes("network.mtu"));
        assertEquals(List.of("A", "B"), settings.sources().get(0).symbols());
        assertEquals("localhost", settings.text("network.interface"));
    }

    @Test
    void shouldNameWhatIsWrong() throws Exception
    {
        assertFault("there is no setting directlive.network.mut", "directlive.network.mut = 1408", settings -> { });
        assertFault("network.ttl: 256 is not from 0 to 255", "directlive.network.ttl = 256",
            settings -> settings.number("network.ttl", 0, 255));
        assertFault("driver.idle: dream is not one of spin, yield, backoff, pace", "directlive.driver.idle = dream",
            settings -> settings.idle("driver.idle"));
        assertFault("there is no role barkeeper", "directlive.roles = [barkeeper]", Settings::roles);
        assertFault("sources: id 1 is used twice",
            "directlive.sources = [{ id = 1, type = venue }, { id = 1, type = venue }]", Settings::sources);
        assertFault("sources: there is no setting sped", "directlive.sources = [{ id = 1, type = venue, sped = 1 }]",
            Settings::sources);
        assertFault("sources: there is no setting rate",
            "directlive.sources = [{ id = 1, type = file, file = a, rate = 1 }]", Settings::sources);
        assertFault("sources: type vnue is not one of capture, file, mold-udp64, cme-mdp3, " +
            "cboe-pitch, iex-tp, soupbintcp, venue",
            "directlive.sources = [{ id = 1, type = vnue }]", Settings::sources);
        assertFault("sources: id 0 is not from 1 to 65535", "directlive.sources = [{ id = 0, type = venue }]",
            Settings::sources);
        assertFault("sources: file is missing", "directlive.sources = [{ id = 1, type = capture }]", Settings::sources);
        assertFault("sources: date: monday is not a date such as 2019-01-30",
            "directlive.sources = [{ id = 1, type = venue, date = monday }]", Settings::sources);
        assertFault("sources: port 65536 is not from 0 to 65535",
            "directlive.sources = [{ id = 1, type = capture, file = a, port = 65536 }]", Settings::sources);
        assertFault("sources: rate -1.0 is not 0 or more",
            "directlive.sources = [{ id = 1, type = venue, rate = -1 }]", Settings::sources);
        assertFault("threads: core 1 is given to two threads", "directlive.threads = [" +
            "{ name = a, agents = [sequencer], idle = spin, core = 1 }, { name = b, agents = [distributor], idle = spin, core = 1 }]",
            Settings::threads);
        assertFault("threads: sequencer is on two threads", "directlive.threads = [" +
            "{ name = a, agents = [sequencer], idle = spin }, { name = b, agents = [sequencer], idle = spin }]",
            Settings::threads);
        assertFault("threads: replay-store waits for the Archive and must be alone on its thread",
            "directlive.threads = [{ name = a, agents = [sequencer, replay-store], idle = spin }]", Settings::threads);
    }

    @Test
    void shouldRefuseFileThatIsNotThere()
    {
        final Path missing = directory.resolve("missing.conf");
        final SettingsException refused = assertThrows(SettingsException.class, () -> Settings.load(missing));
        assertEquals(missing + ": no such file, or not readable", refused.getMessage());
    }

    private void assertFault(final String message, final String text, final Consumer<Settings> use) throws Exception
    {
        final SettingsException fault = assertThrows(SettingsException.class, () -> use.accept(load(text)));
        assertEquals(true, fault.getMessage().contains(message), fault.getMessage());
    }

    private Settings load(final String text) throws Exception
    {
        final Path file = directory.resolve("test.conf");
        Files.writeString(file, text);
        return Settings.load(file);
    }
}
