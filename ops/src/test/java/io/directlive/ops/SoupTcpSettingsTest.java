package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.glimpse.GlimpseConfig;
import io.directlive.feed.glimpse.SequenceField;
import io.directlive.feed.soup.SoupLogin;
import io.directlive.feed.soup.SoupTimers;
import io.directlive.feed.soup.SoupVersion;
import java.net.InetSocketAddress;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoupTcpSettingsTest
{
    private static final String LEAST = "id = 1, type = soupbintcp, addresses = [\"127.0.0.1:40010\"]";

    @Test
    void shouldTakeWhatIsWritten()
    {
        final SoupTcpSettings settings = settings("id = 3, type = soupbintcp, name = nasdaq, protocol = itch-5.0, " +
            "addresses = [\"127.0.0.1:40010\", \"[::1]:40011\"], user = alice, password = secret, session = S1, " +
            "version = 4.10, client-timeout = 3s, heartbeat = 500ms, server-timeout = 5s, connect-timeout = 2s, " +
            "min-reconnect-delay = 10ms, max-reconnect-delay = 1s, date = \"2026-11-20\", symbols = [AAPL]");

        assertEquals(
            new SoupTcpSettings(
                3,
                "nasdaq",
                List.of("127.0.0.1:40010", "[::1]:40011"),
                new SoupLogin("alice", "secret", "S1", SoupVersion.V4_10, 3000),
                new SoupTimers(500_000_000L, 5_000_000_000L, 2_000_000_000L, 10_000_000L, 1_000_000_000L),
                LocalDate.of(2026, 11, 20),
                List.of("AAPL"),
                null),
            settings);
        assertEquals(20261120, settings.session().epoch());
        assertFalse(settings.toString().contains("secret"));
    }

    @Test
    void shouldHaveTheProtocolsDefaults()
    {
        final SoupTcpSettings settings = settings(LEAST);

        assertEquals(new SoupLogin("", "", "", SoupVersion.V3_00), settings.login());
        assertEquals(SoupTimers.DEFAULT, settings.timers());
        assertEquals("soupbintcp itch-5.0 soupbintcp", settings.identity());
    }

    @Test
    void shouldTakeSnapshotsFromGlimpse()
    {
        final GlimpseSettings defaults = settings(LEAST +
            ", snapshot = { type = glimpse, address = \"127.0.0.1:40020\", user = bob, password = secret }").snapshot();
        assertEquals(
            new GlimpseSettings(
                List.of("127.0.0.1:40020"),
                new SoupLogin("bob", "secret", "", SoupVersion.V3_00),
                SoupTimers.DEFAULT,
                SequenceField.DECIMAL_20,
                GlimpseConfig.DEFAULT_MAX_LENGTH,
                GlimpseConfig.DEFAULT_MAX_ATTEMPTS,
                300_000_000_000L),
            defaults);

        final GlimpseSettings other = settings(LEAST + ", snapshot = { type = glimpse, addresses = [\"a:1\", \"b:2\"], " +
            "sequence = binary, max-length = 1m, max-attempts = 3, timeout = 10s }").snapshot();
        assertEquals(SequenceField.BINARY_8, other.sequence());
        assertEquals(1 << 20, other.maxLength());
        assertEquals(List.of("a:1", "b:2"), other.addresses());
    }

    @Test
    void shouldLookUpAddresses()
    {
        assertEquals(
            List.of(new InetSocketAddress("127.0.0.1", 40010), new InetSocketAddress("::1", 40011)),
            SoupFields.resolve(List.of("127.0.0.1:40010", "[::1]:40011")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "127.0.0.1       | sources: addresses: 127.0.0.1 is not host:port",
        "127.0.0.1:x     | sources: addresses: 127.0.0.1:x is not host:port",
        "127.0.0.1:0     | sources: addresses: 127.0.0.1:0 is not host:port",
        "127.0.0.1:65536 | sources: addresses: 127.0.0.1:65536 is not host:port",
        ":40010          | sources: addresses: :40010 is not host:port"})
    void shouldRefuseWhatIsNoAddress(final String address, final String message)
    {
        assertEquals(
            message, assertThrows(SettingsException.class, () -> SoupFields.resolve(List.of(address))).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version = 5           | sources: SoupBinTCP is 3.00, 4.00 or 4.10, not 5",
        "user = alice12        | sources: user must be up to 6 characters of ASCII",
        "client-timeout = 100s | sources: time-out must be from 1 to 99999 ms: 100000",
        "protocol = mold       | sources: protocol mold does not come over SoupBinTCP; there is itch-5.0",
        "heartbeat = 20s       | sources: a silence of 15000000000 ns must be longer than a heartbeat of 20000000000 ns",
        "snapshot.type = spin  | sources: snapshot.type spin is not glimpse",
        "snapshot.type = glimpse | sources: snapshot.addresses is missing, or empty",
        "snapshot { type = glimpse, address = \"a:1\", x = 1 } | sources: there is no setting snapshot.x",
        "snapshot { type = glimpse, address = \"a:1\", sequence = hex } | sources: snapshot.sequence hex is not decimal or binary",
        "adresses = []         | sources: there is no setting adresses",
        "addresses = []        | sources: addresses is missing, or empty"})
    void shouldNameWhatIsWrong(final String setting, final String message)
    {
        assertEquals(
            message,
            assertThrows(SettingsException.class, () -> settings(LEAST + ", " + setting)).getMessage());
    }

    private static SoupTcpSettings settings(final String text)
    {
        return (SoupTcpSettings)SourceSettings.of(ConfigFactory.parseString("{ " + text + " }"));
    }
}
