package io.directlive.ops;

import io.aeron.Aeron;
import io.directlive.feed.BadInput;
import io.directlive.feed.BadInputListener;
import io.directlive.feed.BinaryFileSource;
import io.directlive.feed.FeedHandlerAgent;
import io.directlive.feed.FeedHandlerConfig;
import io.directlive.feed.FeedHandlerCounter;
import io.directlive.feed.FileFormat;
import io.directlive.feed.Normaliser;
import io.directlive.feed.PacketFormat;
import io.directlive.feed.SourceSession;
import io.directlive.feed.TradingDates;
import io.directlive.feed.VenueFilter;
import io.directlive.feed.VenueFormat;
import io.directlive.feed.VenueSource;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSource;
import io.directlive.feed.itch.ItchNormaliser;
import io.directlive.feed.itch.ItchSymbolFilter;
import io.directlive.feed.venue.BuiltInVenue;
import io.directlive.feed.venue.BuiltInVenueConfig;
import io.directlive.feed.venue.BuiltInVenueSource;
import io.directlive.protocol.CounterSet;
import io.directlive.protocol.StreamIds;
import java.io.IOException;
import java.time.LocalDate;
import org.agrona.concurrent.EpochNanoClock;

/** One source with the feed handler that takes it in. */
final class Feed implements AutoCloseable
{
    private final SourceSettings settings;
    private final VenueSource source;
    private final FeedHandlerAgent agent;
    private final SourceGate gate;
    private final CounterSet<FeedHandlerCounter> counters;

    private Feed(
        final SourceSettings settings,
        final VenueSource source,
        final FeedHandlerAgent agent,
        final CounterSet<FeedHandlerCounter> counters)
    {
        this.settings = settings;
        this.source = source;
        this.agent = agent;
        this.counters = counters;
        gate = new SourceGate(agent);
    }

    static Feed open(
        final SourceSettings source,
        final Settings settings,
        final Aeron aeron,
        final EpochNanoClock clock,
        final Console console)
    {
        final VenueFormat format = SourceFormats.of(source);
        final LocalDate date = tradingDate(source);
        final SourceSession session = SourceSession.of(source.id(), date, source.name());
        final Normaliser normaliser = format == null ?
            new ItchNormaliser(session, date) :
            format.newNormaliser(session, date);
        final CounterSet<FeedHandlerCounter> counters =
            new CounterSet<>(FeedHandlerCounter.class, source.name(), aeron::addCounter);
        final VenueSource venueSource = openSource(source, format, normaliser, (messageNumber, byteOffset, reason) ->
        {
            counters.get(FeedHandlerCounter.PACKETS_MALFORMED).incrementRelease();
            console.badInput(new BadInput(source.name(), messageNumber, byteOffset, reason).describe());
        });
        final VenueFilter filter = filter(source, format);
        final FeedHandlerAgent agent = newHandler(settings, aeron, clock, venueSource, normaliser, filter, counters,
            (messageNumber, byteOffset, reason) ->
                console.badInput(new BadInput(source.name(), messageNumber, byteOffset, reason).describe()));
        return new Feed(source, venueSource, agent, counters);
    }

    static FeedHandlerAgent newHandler(
        final Settings settings,
        final Aeron aeron,
        final EpochNanoClock clock,
        final VenueSource source,
        final Normaliser normaliser,
        final VenueFilter filter,
        final CounterSet<FeedHandlerCounter> counters,
        final BadInputListener badInput)
    {
        return new FeedHandlerAgent(
            new FeedHandlerConfig(
                settings.number("feed-handler.message-limit", 1, 1_000_000),
                settings.bytes("feed-handler.window"),
                settings.nanos("feed-handler.mark-request-interval"),
                settings.nanos("feed-handler.resend-interval")),
            source,
            normaliser,
            filter,
            aeron.addExclusivePublication(
                "aeron:ipc?alias=directlive-ingress-" + normaliser.session().sourceId(), StreamIds.INGRESS),
            aeron.addSubscription(
                "aeron:ipc?alias=directlive-marks-source-" + normaliser.session().sourceId(), StreamIds.MARKS),
            clock,
            counters,
            badInput);
    }

    private static LocalDate tradingDate(final SourceSettings source)
    {
        if (source.date() != null)
        {
            return source.date();
        }
        if (source.file() == null)
        {
            return LocalDate.now(VenueTime.ZONE);
        }
        return TradingDates.fromFileName(source.file().getFileName().toString())
            .orElseGet(() -> source.type().equals(SourceSettings.CAPTURE) ? captureDate(source) : LocalDate.EPOCH);
    }

    /** The day of the first packet: a capture, unlike a venue's own file, knows it. */
    private static LocalDate captureDate(final SourceSettings source)
    {
        try (CaptureReader reader = CaptureReader.open(source.file()))
        {
            return reader.next() ?
                LocalDate.ofInstant(VenueTime.instant(reader.timeNs()), VenueTime.ZONE) :
                LocalDate.EPOCH;
        }
        catch (final IOException ex)
        {
            throw SourceFormats.cannotBeOpened(source.file(), ex);
        }
    }

    private static VenueFilter filter(final SourceSettings source, final VenueFormat format)
    {
        if (source.symbols().isEmpty() || source.type().equals(SourceSettings.VENUE))
        {
            return VenueFilter.NONE;
        }
        final VenueFilter filter =
            format == null ? new ItchSymbolFilter(source.symbols()) : format.newFilter(source.symbols());
        if (filter == null)
        {
            throw new SettingsException("symbols: messages of " + format.name() + " cannot be left out by symbol");
        }
        return filter;
    }

    private static VenueSource openSource(
        final SourceSettings source,
        final VenueFormat format,
        final Normaliser normaliser,
        final BadInputListener badInput)
    {
        if (source.type().equals(SourceSettings.VENUE))
        {
            return builtInVenue(source);
        }
        try
        {
            final VenueSource file = openFile(source, format, normaliser, badInput);
            if (file.failure() != null)
            {
                file.close();
                throw new BadInputException(file.failure());
            }
            return file;
        }
        catch (final IOException ex)
        {
            throw SourceFormats.cannotBeOpened(source.file(), ex);
        }
    }

    private static VenueSource openFile(
        final SourceSettings source,
        final VenueFormat format,
        final Normaliser normaliser,
        final BadInputListener badInput) throws IOException
    {
        return switch (source.type())
        {
            case SourceSettings.CAPTURE -> CaptureSource.open(
                source.file(), (PacketFormat)format, source.selection(), source.pace(), badInput);
            case SourceSettings.FILE -> ((FileFormat)format).open(source.file(), normaliser, source.pace());
            default -> BinaryFileSource.open(source.file(), normaliser, source.pace());
        };
    }

    private static VenueSource builtInVenue(final SourceSettings source)
    {
        final BuiltInVenueConfig defaults = BuiltInVenueConfig.defaults(source.seed());
        final long rate = source.rate() > 0 ? Math.round(source.rate()) : defaults.messagesPerSecond();
        return new BuiltInVenueSource(
            new BuiltInVenue(new BuiltInVenueConfig(
                source.seed(),
                source.symbols().isEmpty() ? defaults.symbols() : source.symbols(),
                defaults.ordersPerSymbol(),
                rate)),
            Math.round(source.rate()),
            source.count());
    }

    SourceSettings settings()
    {
        return settings;
    }

    SourceGate gate()
    {
        return gate;
    }

    boolean isPaced()
    {
        return settings.file() != null ? !settings.pace().isMax() : settings.rate() > 0;
    }

    long bytesTotal()
    {
        return source.bytesTotal();
    }

    long bytesRead()
    {
        return source.bytesRead();
    }

    /** @return true when the source has ended and the sequencer has all of it. */
    boolean isDone()
    {
        return agent.isDone();
    }

    /** @return true when a later session of the source is in the stream already, so that this one is not taken. */
    boolean isFenced()
    {
        return agent.state() == FeedHandlerAgent.State.FENCED;
    }

    /** @return why the source ended before its end; null when it did not. */
    BadInput failure()
    {
        return source.failure();
    }

    long count(final FeedHandlerCounter counter)
    {
        return counters.get(counter).get();
    }

    @Override
    public void close()
    {
        source.close();
    }
}
