package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.directlive.feed.kraken.KrakenFormat;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketSettingsTest
{
    private static final String LEAST = "id = 1, type = kraken, symbols = [\"BTC/USD\"]";

    @Test
    void shouldTakeWhatIsWritten()
    {
        final WebSocketSettings settings = settings("id = 3, type = kraken, name = mine, symbols = [\"BTC/USD\", " +
            "\"ETH/USD\"], depth = 25, url = \"ws://localhost:9/x\", date = \"2026-11-20\", " +
            "min-reconnect-delay = 1ms, max-reconnect-delay = 1s, ping-interval = 2s, " +
            "silence-timeout = 5s, timeout = 3s, max-text = 1m");

        assertEquals(3, settings.id());
        assertEquals("mine", settings.name());
        assertEquals(KrakenFormat.INSTANCE, settings.format());
        assertEquals(2, settings.wanted().instruments().size());
        assertEquals("ETH/USD", settings.wanted().instruments().get(1).symbol());
        assertEquals(25, settings.wanted().depth());
        assertEquals(URI.create("ws://localhost:9/x"), settings.config().uri());
        assertEquals(1_000_000L, settings.config().minBackOffNs());
        assertEquals(1_000_000_000L, settings.config().maxBackOffNs());
        assertEquals(2_000_000_000L, settings.config().pingIntervalNs());
        assertEquals(5_000_000_000L, settings.config().silenceNs());
        assertEquals(LocalDate.of(2026, 11, 20), settings.tradingDate());
        assertEquals(Duration.ofSeconds(3), settings.timeout());
        assertEquals(1 << 20, settings.maxText());
    }

    @Test
    void shouldKnowTheVenues()
    {
        final WebSocketSettings settings = settings(LEAST);

        assertEquals("kraken", settings.name());
        assertEquals(KrakenFormat.INSTANCE.defaultUri(), settings.config().uri());
        assertEquals(100, settings.wanted().depth());
        assertTrue(settings.isPaced());
    }

    @Test
    void shouldTakeWhatAVenueAsksFor()
    {
        final WebSocketSettings settings = settings("id = 1, type = binance, symbols = [PEPEUSDT], " +
            "snapshot-url = \"http://localhost:9/depth\", quantity-exponent = 0");

        assertEquals(URI.create("http://localhost:9/depth"), settings.config().snapshotUri());
        assertEquals(0, settings.wanted().quantityExponent());
        assertEquals(5_000, settings.wanted().depth());
        assertEquals("coinbase", settings("id = 1, type = coinbase, symbols = [BTC-USD]").name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "id = 1, type = kraken | name one at the least",
        "id = 1, type = kraken, symbols = [A, A] | are the same",
        "id = 1, type = kraken, symbols = [\"B D\"] | is not 1 to 24 characters",
        "id = 1, type = kraken, symbols = [A], depth = 0 | depth 0 is not from 1",
        "id = 1, type = kraken, symbols = [A], snapshot-url = x | there is no setting snapshot-url",
        "id = 1, type = kraken, symbols = [A], url = \"a b\" | url",
        "id = 1, type = kraken, symbols = [A], silence-timeout = 1s | silence longer",
        "id = 1, type = krakon, symbols = [A] | is not one of"})
    void shouldSayWhatIsWrong(final String source, final String message)
    {
        final SettingsException thrown = assertThrows(SettingsException.class, () -> settings(source));
        assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
    }

    private static WebSocketSettings settings(final String source)
    {
        return (WebSocketSettings)SourceSettings.of(ConfigFactory.parseString(source));
    }
}
