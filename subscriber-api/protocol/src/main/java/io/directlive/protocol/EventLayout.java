package io.directlive.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.protocol.sbe.EventHeaderDecoder;
import io.directlive.protocol.sbe.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Where things are in an encoded event, for code that needs a header field or two and no decoder. All offsets given to these
 * methods are those of the message header.
 *
 * <pre>
 *   +0  message header: blockLength u16, templateId u16, schemaId u16, version u16
 *   +8  event header, 72 bytes (every event; control messages, template ids from {@link #FIRST_CONTROL_TEMPLATE_ID}, have none)
 *  +80  body
 * </pre>
 *
 * A frame is one or more events back to back; {@link #length(DirectBuffer, int)} leads from one to the next, and passes over
 * event kinds and fields that a reader does not know.
 */
public final class EventLayout
{
    /** Id of the schema; anything else in a frame is foreign. */
    public static final int SCHEMA_ID = MessageHeaderDecoder.SCHEMA_ID;
    /** Bytes before the event header. */
    public static final int MESSAGE_HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    /** Bytes before the body. */
    public static final int BODY_OFFSET = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.ENCODED_LENGTH;
    /** Template ids from here on are control messages: never numbered, no event header. */
    public static final int FIRST_CONTROL_TEMPLATE_ID = 64;

    private static final int TEMPLATE_ID = MessageHeaderDecoder.templateIdEncodingOffset();
    private static final int SCHEMA = MessageHeaderDecoder.schemaIdEncodingOffset();
    private static final int VERSION = MessageHeaderDecoder.versionEncodingOffset();
    private static final int SEQUENCE = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sequenceEncodingOffset();
    private static final int BASIS_SEQUENCE = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.basisSequenceEncodingOffset();
    private static final int SOURCE_SEQUENCE = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sourceSequenceEncodingOffset();
    private static final int VENUE_TIME = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.venueTimeNsEncodingOffset();
    private static final int RECEIVE_TIME = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.receiveTimeNsEncodingOffset();
    private static final int SEQUENCE_TIME = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sequenceTimeNsEncodingOffset();
    private static final int STREAM_EPOCH = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.streamEpochEncodingOffset();
    private static final int INSTRUMENT_ID = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.instrumentIdEncodingOffset();
    private static final int INSTRUMENT_SEQUENCE =
        MESSAGE_HEADER_LENGTH + EventHeaderDecoder.instrumentSequenceEncodingOffset();
    private static final int VENUE_INSTRUMENT = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.venueInstrumentEncodingOffset();
    private static final int SOURCE_ID = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sourceIdEncodingOffset();
    private static final int SOURCE_INDEX = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.sourceIndexEncodingOffset();
    private static final int FLAGS = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.flagsEncodingOffset();
    private static final int PARTITION_ID = MESSAGE_HEADER_LENGTH + EventHeaderDecoder.partitionIdEncodingOffset();

    private EventLayout()
    {
    }

    /** @return bytes of the whole event, message header included. */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return MESSAGE_HEADER_LENGTH + (buffer.getShort(offset, LITTLE_ENDIAN) & 0xFFFF);
    }

    /** @return kind of the event: the {@code TEMPLATE_ID} of one of the generated decoders, or an unknown one. */
    public static int templateId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + TEMPLATE_ID, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return schema id of the message: {@link #SCHEMA_ID} for all of ours. */
    public static int schemaId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + SCHEMA, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return schema version that the event was written with: what a decoder must be wrapped with. */
    public static int version(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + VERSION, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Is there a whole event of ours here? To be asked where bytes come from another machine.
     *
     * @param limit end of the bytes that are there, exclusive.
     * @return true when schema and length fit.
     */
    public static boolean isEvent(final DirectBuffer buffer, final int offset, final int limit)
    {
        if (limit - offset < BODY_OFFSET)
        {
            return false;
        }
        final int length = length(buffer, offset);
        return schemaId(buffer, offset) == SCHEMA_ID && templateId(buffer, offset) < FIRST_CONTROL_TEMPLATE_ID &&
            length >= BODY_OFFSET && length <= limit - offset;
    }

    /** @return place in its stream, from 1; 0 before sequencing. */
    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE, LITTLE_ENDIAN);
    }

    /** Sets the place in its stream. */
    public static void sequence(final MutableDirectBuffer buffer, final int offset, final long sequence)
    {
        buffer.putLong(offset + SEQUENCE, sequence, LITTLE_ENDIAN);
    }

    /** @return sequence of the ordered stream that the event is true as of. */
    public static long basisSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + BASIS_SEQUENCE, LITTLE_ENDIAN);
    }

    /** Sets the sequence of the ordered stream that the event is true as of. */
    public static void basisSequence(final MutableDirectBuffer buffer, final int offset, final long sequence)
    {
        buffer.putLong(offset + BASIS_SEQUENCE, sequence, LITTLE_ENDIAN);
    }

    /** @return the venue's own message number. */
    public static long sourceSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SOURCE_SEQUENCE, LITTLE_ENDIAN);
    }

    /** Sets the venue's own message number. */
    public static void sourceSequence(final MutableDirectBuffer buffer, final int offset, final long sequence)
    {
        buffer.putLong(offset + SOURCE_SEQUENCE, sequence, LITTLE_ENDIAN);
    }

    /** @return venue's clock, ns since the Unix epoch. */
    public static long venueTimeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + VENUE_TIME, LITTLE_ENDIAN);
    }

    /** @return first sight here, ns since the Unix epoch. */
    public static long receiveTimeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + RECEIVE_TIME, LITTLE_ENDIAN);
    }

    /** @return when ordered, ns since the Unix epoch. */
    public static long sequenceTimeNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_TIME, LITTLE_ENDIAN);
    }

    /** Sets when the event was ordered, ns since the Unix epoch. */
    public static void sequenceTimeNs(final MutableDirectBuffer buffer, final int offset, final long timeNs)
    {
        buffer.putLong(offset + SEQUENCE_TIME, timeNs, LITTLE_ENDIAN);
    }

    /** @return epoch of the stream; before sequencing the source's own epoch. Unsigned in 32 bits. */
    public static int streamEpoch(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + STREAM_EPOCH, LITTLE_ENDIAN);
    }

    /** Sets the epoch of the stream. */
    public static void streamEpoch(final MutableDirectBuffer buffer, final int offset, final int epoch)
    {
        buffer.putInt(offset + STREAM_EPOCH, epoch, LITTLE_ENDIAN);
    }

    /** @return dense instrument id, from 1; 0 is no single instrument. */
    public static int instrumentId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + INSTRUMENT_ID, LITTLE_ENDIAN);
    }

    /** Sets the dense instrument id. */
    public static void instrumentId(final MutableDirectBuffer buffer, final int offset, final int instrumentId)
    {
        buffer.putInt(offset + INSTRUMENT_ID, instrumentId, LITTLE_ENDIAN);
    }

    /** @return count of the instrument's events, from 1; 0 without instrument. */
    public static int instrumentSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + INSTRUMENT_SEQUENCE, LITTLE_ENDIAN);
    }

    /** Sets the count of the instrument's events. */
    public static void instrumentSequence(final MutableDirectBuffer buffer, final int offset, final int sequence)
    {
        buffer.putInt(offset + INSTRUMENT_SEQUENCE, sequence, LITTLE_ENDIAN);
    }

    /** @return the venue's own instrument code; 0 is no single instrument. */
    public static int venueInstrument(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + VENUE_INSTRUMENT, LITTLE_ENDIAN);
    }

    /** @return the source; 0 is the sequencer itself. */
    public static int sourceId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + SOURCE_ID, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return index of the event within its venue message, from 0. */
    public static int sourceIndex(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + SOURCE_INDEX, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** @return bits of {@link EventFlags}. */
    public static int flags(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + FLAGS, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Sets the bits of {@link EventFlags}. */
    public static void flags(final MutableDirectBuffer buffer, final int offset, final int flags)
    {
        buffer.putShort(offset + FLAGS, (short)flags, LITTLE_ENDIAN);
    }

    /** @return the independent total order that the event belongs to. */
    public static int partitionId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + PARTITION_ID, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** Sets the independent total order that the event belongs to. */
    public static void partitionId(final MutableDirectBuffer buffer, final int offset, final int partitionId)
    {
        buffer.putShort(offset + PARTITION_ID, (short)partitionId, LITTLE_ENDIAN);
    }
}
