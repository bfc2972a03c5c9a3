package io.directlive.ops.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.directlive.protocol.Prices;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import io.directlive.subscriber.BookState;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScreenTest
{
    private static final long CENT_E9 = 10_000_000L;

    private final Screen screen = new Screen("DURABLE", "Ctrl-C ends.", ZoneOffset.UTC, false);
    private final Picture picture = picture();
    private final Figures figures = new Figures();

    @Test
    void shouldFillEightyByTwentyFour()
    {
        assertEquals("""
             DirectLive demo  01:02:03  DURABLE  epoch 1  sequence 241,092           SYNCED
            ALFA  RECOVERING SUSPECT                 symbol       bid     ask    last volume
            ord    qty     bid  ask        qty ord  >ALFA       99.99  100.01   99.99   1.2M
              9  1,000   99.99  100.01     300   1   BRVO        5.10       -       -      0
              8  2,000   99.98  100.02  123.4k 120
              7  3,000   99.97
              6  4,000   99.96
              5  5,000   99.95
              4  6,000   99.94
              3  7,000   99.93
              2  8,000   99.92
              1  9,000   99.91
              0 10,000   99.90
            last trades                              per second     not yet recorded 4,608 B
            00:00:07.123 ALFA        99.99     100   venue messages   20,000   depth  10,000
            00:00:01.000 BRVO        5.105  250.0k   events ordered   20,001   top     3,000
                                                     orders delivered 20,002   trades  2,000
            latency in microseconds              p50       p90       p99     p99.9       max
            venue to reader, last second        12.0      12.0     1,500     1,500     1,500
            venue to reader, whole run          12.0      12.0     1,500     1,500     1,500
              of it until ordered                1.5                20.2               300.0
              from there to multicast            0.5                 2.5               1,000
            sequenced 241,093  delivered 241,092  lost 12  dup 1  gaps 2  recovered 3
            Ctrl-C ends.
            """, drawn(80, 24));
    }

    @Test
    void shouldKeepItsShapeOnOtherSizes()
    {
        final String[] wide = drawn(140, 40).split("\n", -1);
        assertEquals("SYNCED", wide[0].substring(133));
        assertEquals("ALFA  RECOVERING SUSPECT", wide[1].substring(15, 39));
        assertEquals("             #", wide[3].substring(0, 14));
        assertEquals("Ctrl-C ends.", wide[39]);

        final String[] small = drawn(40, 10).split("\n", -1);
        assertEquals(" DirectLive demo  01:02:03  DURABLE  epo", small[0]);
        assertEquals("  9  1,000   99.99  100.01     300   1", small[3]);
    }

    @Test
    void shouldSayAllInOneLine()
    {
        figures.add(picture);
        assertEquals(
            " 3723 s  sequence 241,092  54 msg/s  0 events/s  p50 12.0 us  p99 1,500 us  max 1,500 us  lost 12  SYNCED",
            Screen.statusLine(picture, figures));
    }

    private String drawn(final int columns, final int rows)
    {
        figures.add(picture);
        figures.venueRate = 20_000;
        figures.eventRate = 20_001;
        figures.tierRates[Tier.ORDERS.ordinal()] = 20_002;
        figures.tierRates[Tier.DEPTH.ordinal()] = 10_000;
        figures.tierRates[Tier.TOP.ordinal()] = 3_000;
        figures.tierRates[Tier.TRADES.ordinal()] = 2_000;
        final Canvas canvas = new Canvas(columns, rows);
        screen.draw(canvas, picture, figures);
        final StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows; row++)
        {
            text.append(canvas.text(row)).append('\n');
        }
        return text.substring(0, text.length() - (rows == 24 ? 0 : 1));
    }

    private static Picture picture()
    {
        final Picture picture = new Picture();
        picture.elapsedNs = TimeUnit.SECONDS.toNanos(3723);
        picture.epoch = 1;
        picture.sequence = 241_092;
        picture.sequenced = 241_093;
        picture.venueMessages = 200_000;
        picture.delivered[Tier.ORDERS.ordinal()] = 241_092;
        picture.duplicates = 1;
        picture.gaps = 2;
        picture.recovered = 3;
        picture.lost = 12;
        picture.recordingLag = 4_608;
        picture.state = BookState.SYNCED;
        picture.orderP50Ns = 1_500;
        picture.orderP99Ns = 20_200;
        picture.orderMaxNs = 300_000;
        picture.distributeP50Ns = 500;
        picture.distributeP99Ns = 2_500;
        picture.distributeMaxNs = 1_000_000;

        picture.symbol = "ALFA";
        picture.bookState = BookState.RECOVERING;
        picture.isSuspect = true;
        picture.bids.count = 10;
        for (int i = 0; i < 10; i++)
        {
            level(picture.bids, i, 9_999 - i, 1_000 * (i + 1), 9 - i);
        }
        picture.asks.count = 2;
        level(picture.asks, 0, 10_001, 300, 1);
        level(picture.asks, 1, 10_002, 123_400, 120);

        picture.instruments.count = 2;
        instrument(picture.instruments, 0, "ALFA", 9_999 * CENT_E9, 10_001 * CENT_E9, 9_999 * CENT_E9, 1_234_567);
        instrument(picture.instruments, 1, "BRVO", 510 * CENT_E9, Prices.NULL, Prices.NULL, 0);

        picture.trades.count = 2;
        trade(picture.trades, 0, 7_123, "ALFA", 9_999 * CENT_E9, 100, Side.BID);
        trade(picture.trades, 1, 1_000, "BRVO", 510 * CENT_E9 + CENT_E9 / 2, 250_000, Side.NONE);

        for (int i = 0; i < 95; i++)
        {
            Latency.record(picture.toOrders, 12_000);
        }
        Latency.record(picture.toOrders, 1_500_000);
        Latency.record(picture.toOrders, 1_500_000);
        return picture;
    }

    private static void level(
        final Picture.Levels levels, final int level, final long cents, final long quantity, final int orders)
    {
        levels.prices[level] = cents * CENT_E9;
        levels.quantities[level] = quantity;
        levels.orders[level] = orders;
    }

    private static void instrument(
        final Picture.Instruments instruments,
        final int at,
        final String symbol,
        final long bid,
        final long ask,
        final long last,
        final long volume)
    {
        instruments.symbols[at] = symbol;
        instruments.bids[at] = bid;
        instruments.asks[at] = ask;
        instruments.lasts[at] = last;
        instruments.volumes[at] = volume;
    }

    private static void trade(
        final Picture.Trades trades,
        final int at,
        final long timeMs,
        final String symbol,
        final long price,
        final long quantity,
        final Side aggressor)
    {
        trades.timesNs[at] = TimeUnit.MILLISECONDS.toNanos(timeMs);
        trades.symbols[at] = symbol;
        trades.prices[at] = price;
        trades.quantities[at] = quantity;
        trades.aggressors[at] = aggressor;
    }
}
