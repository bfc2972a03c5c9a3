package io.directlive.ops;

import io.directlive.book.MarketBooks;
import io.directlive.protocol.EventFlags;
import io.directlive.protocol.EventLayout;
import io.directlive.protocol.sbe.EpochReason;
import io.directlive.protocol.sbe.EpochStartDecoder;
import io.directlive.protocol.sbe.InstrumentDefinitionDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import io.directlive.protocol.sbe.MovePhase;
import io.directlive.protocol.sbe.PartitionMoveDecoder;
import io.directlive.protocol.sbe.SourceStatusDecoder;
import io.directlive.protocol.sbe.TradingStatusDecoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * What one partition has said, as far as planned moves go: fed with its ordered stream from the first event, it knows the
 * steps of each move, and the book of an instrument as it was when it was released. A function of the stream alone. One
 * thread; it serves an operator's command, and allocates.
 */
final class PartitionView
{
    /**
     * One step of a move, as it was ordered.
     *
     * @param sourceSequence of its header.
     * @param lastSequence   last count of the instrument where it comes from.
     * @param bookEvents     of the book that have come after it, in the partition that takes the instrument up.
     * @param isBookWhole    whether its end was among them.
     */
    record Step(long sourceSequence, int lastSequence, int bookEvents, boolean isBookWhole)
    {
        private Step withBookEvent(final boolean isEnd)
        {
            return new Step(sourceSequence, lastSequence, bookEvents + 1, isEnd);
        }
    }

    /**
     * All that was said of one move.
     *
     * @param version    of the partition map with it.
     * @param instrument that moves.
     * @param from       partition.
     * @param to         partition.
     * @param steps      that this partition has ordered.
     */
    record Move(long version, MovedInstrument instrument, int from, int to, Map<MovePhase, Step> steps)
    {
        boolean has(final MovePhase phase)
        {
            return steps.containsKey(phase);
        }

        private boolean is(
            final long ofVersion, final MovedInstrument ofInstrument, final int fromPartition, final int toPartition)
        {
            return version == ofVersion && instrument.equals(ofInstrument) && from == fromPartition && to == toPartition;
        }
    }

    private final MarketBooks books = new MarketBooks();
    private final PartitionMoveDecoder decoder = new PartitionMoveDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final InstrumentDefinitionDecoder definition = new InstrumentDefinitionDecoder();
    private final Map<Integer, Integer> epochs = new HashMap<>();
    private final Map<Integer, Long> venueTimes = new HashMap<>();
    private final Map<MovedInstrument, Map<Integer, byte[]>> states = new HashMap<>();
    private final Map<String, MovedInstrument> bySymbol = new HashMap<>();
    private final List<Move> moves = new ArrayList<>(); // In the order in which they were heard of.
    private final Map<Long, List<byte[]>> releasedBooks = new HashMap<>();
    private Move taking;

    /** Takes the next event of the ordered stream. */
    void onEvent(final DirectBuffer event, final int offset)
    {
        final int templateId = EventLayout.templateId(event, offset);
        final int sourceId = EventLayout.sourceId(event, offset);
        venueTimes.merge(sourceId, EventLayout.venueTimeNs(event, offset), Math::max);
        switch (templateId)
        {
            case EpochStartDecoder.TEMPLATE_ID -> onEpochStart(event, offset);
            case PartitionMoveDecoder.TEMPLATE_ID -> onMove(event, offset); // Before its book is gone.
            case InstrumentDefinitionDecoder.TEMPLATE_ID ->
            {
                definition.wrapAndApplyHeader(event, offset, header);
                final MovedInstrument instrument = instrument(event, offset);
                bySymbol.put(definition.symbol(), instrument);
                keep(instrument, 0, event, offset);
            }
            case TradingStatusDecoder.TEMPLATE_ID ->
            {
                if (EventLayout.instrumentId(event, offset) != 0)
                {
                    keep(instrument(event, offset), MovedBook.statusKey(event, offset), event, offset);
                }
            }
            default ->
            {
                // Only the books may have use for it.
            }
        }
        onBookEvent(event, offset, templateId);
        books.onEvent(event, offset);
    }

    private void onEpochStart(final DirectBuffer event, final int offset)
    {
        final EpochStartDecoder start = new EpochStartDecoder().wrapAndApplyHeader(event, offset, header);
        if (start.reason() == EpochReason.SOURCE_SESSION)
        {
            final int sourceId = start.header().sourceId();
            epochs.put(sourceId, (int)start.epoch());
            states.keySet().removeIf(instrument -> instrument.sourceId() == sourceId);
            bySymbol.values().removeIf(instrument -> instrument.sourceId() == sourceId);
            if (taking != null && taking.instrument().sourceId() == sourceId)
            {
                taking = null;
            }
        }
    }

    private void onMove(final DirectBuffer event, final int offset)
    {
        decoder.wrapAndApplyHeader(event, offset, header);
        final int sourceId = decoder.header().sourceId();
        final MovedInstrument instrument =
            new MovedInstrument(sourceId, epochs.get(sourceId), (int)decoder.instrument());
        Move move = move(decoder.mapVersion(), instrument, decoder.fromPartition(), decoder.toPartition());
        if (move == null)
        {
            move = new Move(
                decoder.mapVersion(), instrument, decoder.fromPartition(), decoder.toPartition(),
                new EnumMap<>(MovePhase.class));
            moves.add(move);
        }
        final MovePhase phase = decoder.phase();
        move.steps().put(phase, new Step(
            decoder.header().sourceSequence(), (int)decoder.lastInstrumentSequence(), 0, false));
        if (phase == MovePhase.RELEASED)
        {
            releasedBooks.put(move.version(), MovedBook.events(
                instrument, move.version(), decoder.header().sourceSequence(), venueTime(sourceId),
                states.getOrDefault(instrument, Map.of()).values(), books, EventLayout.instrumentId(event, offset)));
            states.remove(instrument);
            bySymbol.values().removeIf(instrument::equals);
        }
        else if (phase == MovePhase.TAKEN_UP)
        {
            taking = move;
        }
    }

    /** Of an instrument that was taken up nothing else comes before its book. */
    private void onBookEvent(final DirectBuffer event, final int offset, final int templateId)
    {
        if (taking != null && templateId != PartitionMoveDecoder.TEMPLATE_ID &&
            (EventLayout.flags(event, offset) & EventFlags.SNAPSHOT) != 0 &&
            EventLayout.instrumentId(event, offset) != 0 && instrument(event, offset).equals(taking.instrument()))
        {
            final boolean isEnd = templateId == SourceStatusDecoder.TEMPLATE_ID;
            taking.steps().compute(MovePhase.TAKEN_UP, (phase, step) -> step.withBookEvent(isEnd));
            taking = isEnd ? null : taking;
        }
    }

    private MovedInstrument instrument(final DirectBuffer event, final int offset)
    {
        final int sourceId = EventLayout.sourceId(event, offset);
        return new MovedInstrument(
            sourceId, epochs.getOrDefault(sourceId, 0), EventLayout.venueInstrument(event, offset));
    }

    private void keep(
        final MovedInstrument instrument, final int key, final DirectBuffer event, final int offset)
    {
        final byte[] bytes = new byte[EventLayout.length(event, offset)];
        event.getBytes(offset, bytes);
        states.computeIfAbsent(instrument, other -> new LinkedHashMap<>()).put(key, bytes);
    }

    /** @return the instrument, when this partition has it; else null. */
    MovedInstrument instrument(final String symbol)
    {
        return bySymbol.get(symbol);
    }

    /** @return the highest version of a move that was heard of; 0 when none was. */
    long lastVersion()
    {
        return moves.stream().mapToLong(Move::version).max().orElse(0);
    }

    /**
     * Two moves may have the same version, when they were begun at once.
     *
     * @return what was said of a move; null when nothing was.
     */
    Move move(final long version, final MovedInstrument instrument, final int from, final int to)
    {
        return moves.stream().filter(move -> move.is(version, instrument, from, to)).findFirst().orElse(null);
    }

    /** @return true when the source of the instrument is in a later session here. */
    boolean isOver(final MovedInstrument instrument)
    {
        return Integer.compareUnsigned(epochs.getOrDefault(instrument.sourceId(), 0), instrument.epoch()) > 0;
    }

    /** @return the last move to this partition when it is not at its end and its session is not over; else null. */
    Move pending()
    {
        final Move last = moves.stream().filter(move -> move.has(MovePhase.PREPARED))
            .reduce((first, second) -> second).orElse(null);
        final boolean isOver = last == null || last.has(MovePhase.CANCELLED) ||
            last.instrument().epoch() != epochs.get(last.instrument().sourceId()) ||
            last.has(MovePhase.TAKEN_UP) && last.steps().get(MovePhase.TAKEN_UP).isBookWhole();
        return isOver ? null : last;
    }

    /** @return the events of the book as it was released, ready to be sent; null when it was not. */
    List<byte[]> releasedBook(final long version)
    {
        return releasedBooks.get(version);
    }

    /** @return latest time of the source's venue that was heard of. */
    long venueTime(final int sourceId)
    {
        return venueTimes.getOrDefault(sourceId, 0L);
    }
}
