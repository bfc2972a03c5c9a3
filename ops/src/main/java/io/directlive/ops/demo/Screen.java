package io.directlive.ops.demo;

import io.directlive.ops.Sizes;
import io.directlive.protocol.Tier;
import io.directlive.protocol.sbe.Side;
import io.directlive.subscriber.BookState;
import io.directlive.subscriber.BookView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Puts a picture on a canvas: ladder and instruments, trades and rates, latencies, and the count that shows whether
 * each event came exactly once. Made for 80 columns and 24 rows; what there is beyond goes to bars beside the ladder
 * and to more trades.
 */
final class Screen
{
    private static final int LEAST_COLUMNS = 80;
    private static final int LEAST_ROWS = 24;
    private static final int LADDER_COLUMNS = 38; // 3 orders, 6 quantity, 7 price, twice, with blanks between.
    private static final int GAP_COLUMNS = 3;
    private static final int INSTRUMENT_COLUMNS = 39;
    private static final int MAX_BAR = 18;
    private static final int PRICE_COLUMNS = 8;
    private static final int TRADES = 3;
    private static final int LATENCY_COLUMNS = 10;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

    private final String guarantee;
    private final String hint;
    private final ZoneId zone;
    private final char barCharacter;
    private final char arrow;

    /**
     * @param guarantee of the streams.
     * @param hint      last line.
     * @param zone      of the times shown.
     * @param isUnicode whether the terminal shows more than ASCII.
     */
    Screen(final String guarantee, final String hint, final ZoneId zone, final boolean isUnicode)
    {
        this.guarantee = guarantee;
        this.hint = hint;
        this.zone = zone;
        barCharacter = isUnicode ? '█' : '#';
        arrow = isUnicode ? '▸' : '>';
    }

    void draw(final Canvas canvas, final Picture picture, final Figures figures)
    {
        canvas.clear();
        final int columns = Math.max(LEAST_COLUMNS, canvas.columns());
        final int extraColumns = columns - LEAST_COLUMNS;
        final int extraRows = Math.max(0, canvas.rows() - LEAST_ROWS);
        final int blank = extraRows >= 3 ? 1 : 0;
        final int trades = Math.min(Picture.MAX_TRADES, TRADES + extraRows - 3 * blank);
        final int bar = Math.min(MAX_BAR, extraColumns / 4);
        final int rightColumn = LADDER_COLUMNS + 2 * bar + GAP_COLUMNS;

        title(canvas, picture, columns);
        ladder(canvas, 1, bar, picture);
        instruments(canvas, 1, rightColumn, picture);
        int row = BookView.MAX_LEVELS + 3 + blank;
        trades(canvas, row, trades, picture);
        rates(canvas, row, rightColumn, picture, figures);
        row += 1 + trades + blank;
        latencies(canvas, row, picture, figures);
        row += 5 + blank;
        exactlyOnce(canvas, row, picture);
        canvas.left(canvas.rows() < LEAST_ROWS ? row + 1 : canvas.rows() - 1, 0, Style.FAINT, hint);
    }

    private void title(final Canvas canvas, final Picture picture, final int columns)
    {
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(picture.elapsedNs);
        canvas.fill(0, 0, columns, Style.TITLE, ' ');
        canvas.left(0, 1, Style.TITLE, String.format(Locale.ROOT,
            "DirectLive demo  %02d:%02d:%02d  %s  epoch %s  sequence %,d",
            seconds / 3600, seconds / 60 % 60, seconds % 60, guarantee,
            Integer.toUnsignedString(picture.epoch), picture.sequence));
        canvas.right(0, columns - 1, Style.TITLE, picture.state.name());
    }

    private void ladder(final Canvas canvas, final int row, final int bar, final Picture picture)
    {
        canvas.left(row, bar, Style.BOLD, picture.symbol);
        canvas.left(row, bar + picture.symbol.length() + 2, style(picture.bookState),
            picture.bookState + (picture.isSuspect ? " SUSPECT" : ""));
        canvas.left(row + 1, bar, Style.FAINT, "ord    qty     bid  ask        qty ord");

        final Picture.Levels bids = picture.bids;
        final Picture.Levels asks = picture.asks;
        final long largest = Math.max(largest(bids), largest(asks));
        for (int i = 0; i < BookView.MAX_LEVELS; i++)
        {
            final int line = row + 2 + i;
            if (i < bids.count)
            {
                canvas.right(line, bar + 3, Style.FAINT, Integer.toString(bids.orders[i]));
                canvas.right(line, bar + 10, Style.PLAIN, Quantities.brief(bids.quantities[i]));
                canvas.right(line, bar + 18, Style.BID, Quantities.price(bids.prices[i]));
                final int length = barLength(bids.quantities[i], largest, bar - 1);
                canvas.fill(line, bar - 1 - length, length, Style.BID, barCharacter);
            }
            if (i < asks.count)
            {
                canvas.left(line, bar + 20, Style.ASK, Quantities.price(asks.prices[i]));
                canvas.right(line, bar + 34, Style.PLAIN, Quantities.brief(asks.quantities[i]));
                canvas.right(line, bar + 38, Style.FAINT, Integer.toString(asks.orders[i]));
                final int length = barLength(asks.quantities[i], largest, bar - 1);
                canvas.fill(line, bar + LADDER_COLUMNS + 1, length, Style.ASK, barCharacter);
            }
        }
    }

    private static long largest(final Picture.Levels levels)
    {
        long largest = 1;
        for (int i = 0; i < levels.count; i++)
        {
            largest = Math.max(largest, levels.quantities[i]);
        }
        return largest;
    }

    private static int barLength(final long quantity, final long largest, final int space)
    {
        return space <= 0 ? 0 : (int)Math.min(space, Math.max(1, quantity * space / largest));
    }

    private void instruments(final Canvas canvas, final int row, final int column, final Picture picture)
    {
        final Picture.Instruments instruments = picture.instruments;
        final int shown = Math.min(instruments.count, BookView.MAX_LEVELS + 1);
        final int first = firstShown(instruments, picture.symbol, shown);
        line(canvas, row, column, Style.FAINT, Style.FAINT, Style.FAINT, "symbol", "bid", "ask", "last", "volume");
        for (int i = 0; i < shown; i++)
        {
            final int at = first + i;
            final boolean isShown = instruments.symbols[at].equals(picture.symbol);
            if (isShown)
            {
                canvas.left(row + 1 + i, column - 1, Style.BOLD, Character.toString(arrow));
            }
            line(canvas, row + 1 + i, column, isShown ? Style.BOLD : Style.PLAIN, Style.BID, Style.ASK,
                instruments.symbols[at],
                Quantities.price(instruments.bids[at]),
                Quantities.price(instruments.asks[at]),
                Quantities.price(instruments.lasts[at]),
                Quantities.brief(instruments.volumes[at]));
        }
    }

    /** The list scrolls so far that the instrument of the ladder is in it. */
    private static int firstShown(final Picture.Instruments instruments, final String symbol, final int shown)
    {
        for (int i = shown; i < instruments.count; i++)
        {
            if (instruments.symbols[i].equals(symbol))
            {
                return i - shown + 1;
            }
        }
        return 0;
    }

    private static void line(
        final Canvas canvas,
        final int row,
        final int column,
        final Style style,
        final Style bidStyle,
        final Style askStyle,
        final String symbol,
        final String bid,
        final String ask,
        final String last,
        final String volume)
    {
        canvas.left(row, column, style, symbol);
        canvas.right(row, column + 8 + PRICE_COLUMNS, bidStyle, bid);
        canvas.right(row, column + 8 + 2 * PRICE_COLUMNS, askStyle, ask);
        canvas.right(row, column + 8 + 3 * PRICE_COLUMNS, style, last);
        canvas.right(row, column + INSTRUMENT_COLUMNS, style, volume);
    }

    private void trades(final Canvas canvas, final int row, final int limit, final Picture picture)
    {
        final Picture.Trades trades = picture.trades;
        canvas.left(row, 0, Style.FAINT, "last trades");
        for (int i = 0; i < Math.min(limit, trades.count); i++)
        {
            final Instant time = Instant.ofEpochSecond(0, trades.timesNs[i]);
            final Side aggressor = trades.aggressors[i];
            final Style style = aggressor == Side.BID ? Style.BID : aggressor == Side.ASK ? Style.ASK : Style.PLAIN;
            canvas.left(row + 1 + i, 0, Style.FAINT, TIME.format(time.atZone(zone)));
            canvas.left(row + 1 + i, 13, Style.PLAIN, trades.symbols[i]);
            canvas.right(row + 1 + i, 30, style, Quantities.price(trades.prices[i]));
            canvas.right(row + 1 + i, 38, Style.PLAIN, Quantities.brief(trades.quantities[i]));
        }
    }

    private static void rates(
        final Canvas canvas, final int row, final int column, final Picture picture, final Figures figures)
    {
        canvas.left(row, column, Style.FAINT, "per second");
        canvas.right(row, column + INSTRUMENT_COLUMNS, Style.FAINT,
            "not yet recorded " + Sizes.bytes(picture.recordingLag));
        rate(canvas, row + 1, column, "venue messages", figures.venueRate);
        rate(canvas, row + 2, column, "events ordered", figures.eventRate);
        rate(canvas, row + 3, column, "orders delivered", figures.tierRates[Tier.ORDERS.ordinal()]);
        final int second = column + INSTRUMENT_COLUMNS - 13;
        tier(canvas, row + 1, second, "depth", figures.tierRates[Tier.DEPTH.ordinal()]);
        tier(canvas, row + 2, second, "top", figures.tierRates[Tier.TOP.ordinal()]);
        tier(canvas, row + 3, second, "trades", figures.tierRates[Tier.TRADES.ordinal()]);
    }

    private static void rate(final Canvas canvas, final int row, final int column, final String name, final long rate)
    {
        canvas.left(row, column, Style.PLAIN, name);
        canvas.right(row, column + 23, Style.PLAIN, Quantities.brief(rate));
    }

    private static void tier(final Canvas canvas, final int row, final int column, final String name, final long rate)
    {
        canvas.left(row, column, Style.PLAIN, name);
        canvas.right(row, column + 13, Style.PLAIN, Quantities.brief(rate));
    }

    private static void latencies(final Canvas canvas, final int row, final Picture picture, final Figures figures)
    {
        canvas.left(row, 0, Style.FAINT, "latency in microseconds");
        final String[] names = {"p50", "p90", "p99", "p99.9", "max"};
        for (int i = 0; i < names.length; i++)
        {
            canvas.right(row, latencyEnd(i), Style.FAINT, names[i]);
        }
        latency(canvas, row + 1, Style.BOLD, "venue to reader, last second", figures.second);
        latency(canvas, row + 2, Style.PLAIN, "venue to reader, whole run", figures.run);
        gauge(canvas, row + 3, "  of it until ordered", picture.orderP50Ns, picture.orderP99Ns, picture.orderMaxNs);
        gauge(canvas, row + 4, "  from there to multicast",
            picture.distributeP50Ns, picture.distributeP99Ns, picture.distributeMaxNs);
    }

    private static int latencyEnd(final int index)
    {
        return LEAST_COLUMNS - LATENCY_COLUMNS * (PERCENTILES.length - index);
    }

    private static void latency(
        final Canvas canvas, final int row, final Style style, final String name, final Histogram histogram)
    {
        canvas.left(row, 0, style, name);
        if (histogram.getTotalCount() > 0)
        {
            for (int i = 0; i < PERCENTILES.length; i++)
            {
                canvas.right(row, latencyEnd(i), style, Latency.micros(histogram.getValueAtPercentile(PERCENTILES[i])));
            }
            canvas.right(row, latencyEnd(PERCENTILES.length), style, Latency.micros(histogram.getMaxValue()));
        }
    }

    private static void gauge(
        final Canvas canvas, final int row, final String name, final long p50Ns, final long p99Ns, final long maxNs)
    {
        canvas.left(row, 0, Style.PLAIN, name);
        canvas.right(row, latencyEnd(0), Style.PLAIN, Latency.micros(p50Ns));
        canvas.right(row, latencyEnd(2), Style.PLAIN, Latency.micros(p99Ns));
        canvas.right(row, latencyEnd(PERCENTILES.length), Style.PLAIN, Latency.micros(maxNs));
    }

    private static void exactlyOnce(final Canvas canvas, final int row, final Picture picture)
    {
        final String counted = String.format(Locale.ROOT, "sequenced %,d  delivered %,d  ",
            picture.sequenced, picture.delivered[Tier.ORDERS.ordinal()]);
        final String lost = String.format(Locale.ROOT, "lost %,d", picture.lost);
        canvas.left(row, 0, Style.BOLD, counted);
        canvas.left(row, counted.length(), picture.lost == 0 ? Style.GOOD : Style.BAD, lost);
        canvas.left(row, counted.length() + lost.length(), Style.PLAIN, String.format(Locale.ROOT,
            "  dup %,d  gaps %,d  recovered %,d", picture.duplicates, picture.gaps, picture.recovered));
    }

    private static Style style(final BookState state)
    {
        return switch (state)
        {
            case SYNCED -> Style.GOOD;
            case RECOVERING -> Style.WARN;
            case STALE -> Style.BAD;
        };
    }

    /** @return what there is to say in one line, where nobody looks at a screen. */
    static String statusLine(final Picture picture, final Figures figures)
    {
        return String.format(Locale.ROOT,
            "%5d s  sequence %,d  %,d msg/s  %,d events/s  p50 %s us  p99 %s us  max %s us  lost %,d  %s",
            TimeUnit.NANOSECONDS.toSeconds(picture.elapsedNs),
            picture.sequence,
            figures.venueRate,
            figures.eventRate,
            Latency.micros(figures.second.getValueAtPercentile(50)),
            Latency.micros(figures.second.getValueAtPercentile(99)),
            Latency.micros(figures.second.getMaxValue()),
            picture.lost,
            picture.state);
    }
}
