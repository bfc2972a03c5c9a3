package io.directlive.feed.capture;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.directlive.feed.BadInput;
import io.directlive.feed.FileContent;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * Reads a capture file, pcap or pcapng, of either byte order, plain or gzip, one captured frame at a time. Time stamps
 * of any resolution become nanoseconds.
 *
 * <pre>
 *   while (reader.next())
 *   {
 *       use(reader.linkType(), reader.buffer(), reader.offset(), reader.length(), reader.timeNs());
 *   }
 *   // reader.state() now says how it ended.
 * </pre>
 *
 * Everything before a fault is handed over; then {@link #next()} is false, the state is {@link State#FAILED} and
 * {@link #failure()} says at which packet and byte, and why. Nothing that is in a file makes it throw. What is in the
 * frames is not looked at. Used by one thread; allocates nothing for a frame.
 */
public final class CaptureReader implements AutoCloseable
{
    /** How the reader is. */
    public enum State
    {
        /** There may be more packets. */
        READING,
        /** The file ended after a whole packet. */
        END_OF_FILE,
        /** There is more that cannot be read. */
        FAILED
    }

    private static final int MICROSECOND_MAGIC = 0xA1B2C3D4;
    private static final int NANOSECOND_MAGIC = 0xA1B23C4D;
    private static final int SECTION_BLOCK = 0x0A0D0D0A; // The same in both byte orders.
    private static final int SECTION_BYTE_ORDER = 0x1A2B3C4D;

    private static final int FILE_HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;
    private static final int FILE_MAJOR_VERSION = 2;
    private static final int LINK_TYPE_MASK = 0x0FFF_FFFF; // Above it: whether there is a checksum behind the frame.
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long MICROS_PER_SECOND = 1_000_000L;

    private static final int INTERFACE_BLOCK = 1;
    private static final int OLD_PACKET_BLOCK = 2;
    private static final int SIMPLE_PACKET_BLOCK = 3;
    private static final int PACKET_BLOCK = 6;
    private static final int BLOCK_OVERHEAD = 12; // Type and length before the body, the length again behind it.
    private static final int BODY = 8;
    private static final int PACKET_FIELDS_LENGTH = 20;
    private static final int SIMPLE_FIELDS_LENGTH = 4;
    private static final int INTERFACE_FIELDS_LENGTH = 8;
    private static final int SECTION_FIELDS_LENGTH = 16;
    private static final int MAX_INTERFACES = 1 << 12;
    private static final int TIME_RESOLUTION_OPTION = 9;
    private static final int TIME_OFFSET_OPTION = 14;
    private static final int MICROSECOND_RESOLUTION = 6;
    private static final int POWER_OF_TWO = 0x80;
    private static final int MAX_DECIMALS = 18;
    private static final int MAX_BINARY_DIGITS = 63;
    private static final int EXACT_BINARY_DIGITS = 32;

    private final FileContent content;

    private State state = State.READING;
    private BadInput failure;
    private boolean isBlocks;
    private ByteOrder order = LITTLE_ENDIAN;
    private long fractionsPerSecond;

    // Of each interface of the section.
    private int interfaceCount;
    private int[] linkTypes = new int[4];
    private int[] snapLengths = new int[4];
    private int[] resolutions = new int[4];
    private long[] timeOffsets = new long[4];

    private int linkType;
    private int offset;
    private int length;
    private int originalLength;
    private long timeNs;
    private long byteOffset;
    private long packetNumber;

    private CaptureReader(final FileContent content)
    {
        this.content = content;
    }

    /**
     * Opens a file. One that is no capture is open too: its state is {@link State#FAILED}.
     *
     * @param path of the file.
     * @return its reader, before the first packet.
     * @throws IOException when there is no such file, or it may not be read.
     */
    public static CaptureReader open(final Path path) throws IOException
    {
        final CaptureReader reader = new CaptureReader(FileContent.open(path));
        reader.begin();
        return reader;
    }

    /**
     * @param path of a file.
     * @return whether its first bytes say that it is a capture.
     * @throws IOException when there is no such file, or it may not be read.
     */
    public static boolean isCapture(final Path path) throws IOException
    {
        try (FileContent content = FileContent.open(path))
        {
            return content.require(Integer.BYTES) && isMagic(content.buffer().getInt(content.position(), BIG_ENDIAN));
        }
    }

    /** @return how the reader is. */
    public State state()
    {
        return state;
    }

    /** @return why reading failed; null unless the state is {@link State#FAILED}. */
    public BadInput failure()
    {
        return failure;
    }

    /** @return path of the file. */
    public String name()
    {
        return content.name();
    }

    /**
     * Goes to the next packet.
     *
     * @return true when there is one; false when there is none, for good.
     */
    public boolean next()
    {
        if (state != State.READING)
        {
            return false;
        }
        return isBlocks ? nextBlock() : nextRecord();
    }

    /** @return holds the frame; valid until {@link #next()}. */
    public DirectBuffer buffer()
    {
        return content.buffer();
    }

    /** @return of the frame in {@link #buffer()}. */
    public int offset()
    {
        return offset;
    }

    /** @return bytes of the frame that were captured. */
    public int length()
    {
        return length;
    }

    /** @return bytes that the frame had. */
    public int originalLength()
    {
        return originalLength;
    }

    /** @return link type of the frame, as the registry of capture formats numbers them. */
    public int linkType()
    {
        return linkType;
    }

    /** @return when the frame was captured, ns since the Unix epoch; 0 when the file does not say. */
    public long timeNs()
    {
        return timeNs;
    }

    /** @return number of the packet in the file, from 1; 0 before the first. */
    public long packetNumber()
    {
        return packetNumber;
    }

    /** @return where the frame begins in the content, before compression. */
    public long byteOffset()
    {
        return byteOffset;
    }

    /** @return bytes taken from the file so far, as they are on disk. */
    public long bytesRead()
    {
        return content.bytesRead();
    }

    /** @return bytes of the file on disk. */
    public long bytesTotal()
    {
        return content.bytesTotal();
    }

    @Override
    public void close()
    {
        content.close();
    }

    private static boolean isMagic(final int magic)
    {
        return magic == SECTION_BLOCK || isFileMagic(magic) || isFileMagic(Integer.reverseBytes(magic));
    }

    private static boolean isFileMagic(final int magic)
    {
        return magic == MICROSECOND_MAGIC || magic == NANOSECOND_MAGIC;
    }

    private void begin()
    {
        if (!content.require(Integer.BYTES))
        {
            fail(content.fault() != null ? content.fault() : "not a capture: shorter than the header of one");
            return;
        }
        final int magic = content.buffer().getInt(content.position(), BIG_ENDIAN);
        if (!isMagic(magic))
        {
            fail("not a capture: neither pcap nor pcapng");
            return;
        }
        isBlocks = magic == SECTION_BLOCK;
        if (!isBlocks)
        {
            beginRecords(magic);
        }
    }

    // --- pcap -------------------------------------------------------------------------------------------------------

    private void beginRecords(final int magic)
    {
        if (!content.require(FILE_HEADER_LENGTH))
        {
            endOfContent("cut off inside the header of the file");
            return;
        }
        order = isFileMagic(magic) ? BIG_ENDIAN : LITTLE_ENDIAN;
        fractionsPerSecond = intAt(0) == NANOSECOND_MAGIC ? NANOS_PER_SECOND : MICROS_PER_SECOND;
        final int major = shortAt(4);
        if (major != FILE_MAJOR_VERSION)
        {
            fail("version " + major + " of pcap is not known");
            return;
        }
        linkType = intAt(20) & LINK_TYPE_MASK;
        content.skip(FILE_HEADER_LENGTH);
    }

    private boolean nextRecord()
    {
        if (!content.require(RECORD_HEADER_LENGTH))
        {
            return endOfContent("cut off inside the header of a packet");
        }
        final long seconds = intAt(0) & 0xFFFF_FFFFL;
        final long fraction = intAt(4) & 0xFFFF_FFFFL;
        final int capturedLength = intAt(8);
        if (fraction >= fractionsPerSecond)
        {
            return fail("corrupt: a time of " + fraction + " fractions beyond a second");
        }
        if (capturedLength < 0 || capturedLength > FileContent.MAX_PIECE - RECORD_HEADER_LENGTH)
        {
            return fail("corrupt: a packet of " + (capturedLength & 0xFFFF_FFFFL) + " bytes");
        }
        if (!content.require(RECORD_HEADER_LENGTH + capturedLength))
        {
            return endOfContent("cut off inside a packet of " + capturedLength + " bytes");
        }
        timeNs = seconds * NANOS_PER_SECOND + fraction * (NANOS_PER_SECOND / fractionsPerSecond);
        originalLength = intAt(12);
        return packet(RECORD_HEADER_LENGTH, capturedLength, RECORD_HEADER_LENGTH + capturedLength);
    }

    // --- pcapng -----------------------------------------------------------------------------------------------------

    private boolean nextBlock()
    {
        while (state == State.READING)
        {
            if (!content.require(BLOCK_OVERHEAD))
            {
                return endOfContent("cut off inside the header of a block");
            }
            if (intAt(0) == SECTION_BLOCK && !readByteOrder())
            {
                return false;
            }
            final int type = intAt(0);
            final long blockLength = intAt(4) & 0xFFFF_FFFFL;
            if (blockLength < BLOCK_OVERHEAD || (blockLength & 3) != 0)
            {
                return fail("corrupt: a block of " + blockLength + " bytes");
            }
            final boolean isOfUse = type == SECTION_BLOCK || type == INTERFACE_BLOCK || isPacketBlock(type);
            if (!isOfUse)
            {
                if (!content.discard(blockLength))
                {
                    return endOfBlocks(blockLength);
                }
            }
            else if (blockLength > FileContent.MAX_PIECE)
            {
                return fail("corrupt: a block of " + blockLength + " bytes");
            }
            else if (!content.require((int)blockLength))
            {
                return endOfBlocks(blockLength);
            }
            else if (intAt((int)blockLength - Integer.BYTES) != (int)blockLength)
            {
                return fail("corrupt: the two lengths of a block differ");
            }
            else if (isPacketBlock(type))
            {
                return packetBlock(type, (int)blockLength);
            }
            else if (onBlock(type, (int)blockLength))
            {
                content.skip((int)blockLength);
            }
        }
        return false;
    }

    private static boolean isPacketBlock(final int type)
    {
        return type == PACKET_BLOCK || type == SIMPLE_PACKET_BLOCK || type == OLD_PACKET_BLOCK;
    }

    private boolean endOfBlocks(final long blockLength)
    {
        return content.fault() != null ?
            fail(content.fault()) :
            fail("cut off inside a block of " + blockLength + " bytes");
    }

    private boolean readByteOrder()
    {
        final int magic = content.buffer().getInt(content.position() + BODY, LITTLE_ENDIAN);
        if (magic != SECTION_BYTE_ORDER && magic != Integer.reverseBytes(SECTION_BYTE_ORDER))
        {
            return fail("corrupt: a section without a byte order");
        }
        order = magic == SECTION_BYTE_ORDER ? LITTLE_ENDIAN : BIG_ENDIAN;
        return true;
    }

    private boolean onBlock(final int type, final int blockLength)
    {
        return type == SECTION_BLOCK ? onSection(blockLength) : onInterface(blockLength);
    }

    private boolean onSection(final int blockLength)
    {
        if (blockLength < BLOCK_OVERHEAD + SECTION_FIELDS_LENGTH)
        {
            return fail("corrupt: a section of " + blockLength + " bytes");
        }
        final int major = shortAt(BODY + 4);
        if (major != 1)
        {
            return fail("version " + major + " of pcapng is not known");
        }
        interfaceCount = 0;
        return true;
    }

    private boolean onInterface(final int blockLength)
    {
        if (blockLength < BLOCK_OVERHEAD + INTERFACE_FIELDS_LENGTH || interfaceCount == MAX_INTERFACES)
        {
            return fail("corrupt: interface " + interfaceCount + " of " + blockLength + " bytes");
        }
        if (interfaceCount == linkTypes.length)
        {
            final int more = 2 * interfaceCount;
            linkTypes = Arrays.copyOf(linkTypes, more);
            snapLengths = Arrays.copyOf(snapLengths, more);
            resolutions = Arrays.copyOf(resolutions, more);
            timeOffsets = Arrays.copyOf(timeOffsets, more);
        }
        linkTypes[interfaceCount] = shortAt(BODY);
        snapLengths[interfaceCount] = intAt(BODY + 4);
        resolutions[interfaceCount] = MICROSECOND_RESOLUTION;
        timeOffsets[interfaceCount] = 0;
        if (!readOptions(BODY + INTERFACE_FIELDS_LENGTH, blockLength - Integer.BYTES))
        {
            return false;
        }
        interfaceCount++;
        return true;
    }

    private boolean readOptions(final int from, final int to)
    {
        int at = from;
        while (to - at >= Integer.BYTES)
        {
            final int code = shortAt(at);
            final int optionLength = shortAt(at + 2);
            final int next = at + Integer.BYTES + (optionLength + 3 & ~3);
            if (next > to)
            {
                return fail("corrupt: an option beyond its block");
            }
            if (code == 0)
            {
                return true;
            }
            if (code == TIME_RESOLUTION_OPTION && optionLength == 1)
            {
                final int resolution = content.buffer().getByte(content.position() + at + Integer.BYTES) & 0xFF;
                final int digits = resolution & ~POWER_OF_TWO;
                if (digits > ((resolution & POWER_OF_TWO) == 0 ? MAX_DECIMALS : MAX_BINARY_DIGITS))
                {
                    return fail("a resolution of time that is not known: " + resolution);
                }
                resolutions[interfaceCount] = resolution;
            }
            else if (code == TIME_OFFSET_OPTION && optionLength == Long.BYTES)
            {
                timeOffsets[interfaceCount] = content.buffer().getLong(content.position() + at + Integer.BYTES, order);
            }
            at = next;
        }
        return true;
    }

    private boolean packetBlock(final int type, final int blockLength)
    {
        final boolean isSimple = type == SIMPLE_PACKET_BLOCK;
        final int fieldsLength = isSimple ? SIMPLE_FIELDS_LENGTH : PACKET_FIELDS_LENGTH;
        final int room = blockLength - BLOCK_OVERHEAD - fieldsLength;
        if (room < 0)
        {
            return fail("corrupt: a packet block of " + blockLength + " bytes");
        }
        final int index = isSimple ? 0 : type == PACKET_BLOCK ? intAt(BODY) : shortAt(BODY);
        if (index < 0 || index >= interfaceCount)
        {
            return fail("corrupt: a packet of interface " + (index & 0xFFFF_FFFFL) + ", which is not described");
        }
        linkType = linkTypes[index];
        if (isSimple)
        {
            originalLength = intAt(BODY);
            final int snapLength = snapLengths[index] == 0 ? Integer.MAX_VALUE : snapLengths[index] & 0x7FFF_FFFF;
            timeNs = 0;
            return packet(
                BODY + SIMPLE_FIELDS_LENGTH, Math.min(room, Math.min(snapLength, originalLength & 0x7FFF_FFFF)),
                blockLength);
        }
        final int capturedLength = intAt(BODY + 12);
        if (capturedLength < 0 || capturedLength > room)
        {
            return fail("corrupt: a packet of " + (capturedLength & 0xFFFF_FFFFL) + " bytes in a block of " +
                blockLength);
        }
        originalLength = intAt(BODY + 16);
        final long units = (long)intAt(BODY + 4) << 32 | intAt(BODY + 8) & 0xFFFF_FFFFL;
        timeNs = nanos(units, resolutions[index]) + timeOffsets[index] * NANOS_PER_SECOND;
        return packet(BODY + PACKET_FIELDS_LENGTH, capturedLength, blockLength);
    }

    private static long nanos(final long units, final int resolution)
    {
        if ((resolution & POWER_OF_TWO) != 0)
        {
            final int digits = resolution & ~POWER_OF_TWO;
            final long fraction = digits == 0 ? 0 : units & -1L >>> Long.SIZE - digits;
            final int excess = Math.max(digits - EXACT_BINARY_DIGITS, 0);
            return (units >>> digits) * NANOS_PER_SECOND +
                ((fraction >>> excess) * NANOS_PER_SECOND >>> digits - excess);
        }
        long nanos = units;
        for (int decimals = resolution; decimals < 9; decimals++)
        {
            nanos *= 10;
        }
        for (int decimals = resolution; decimals > 9; decimals--)
        {
            nanos = Long.divideUnsigned(nanos, 10);
        }
        return nanos;
    }

    // --- Both -------------------------------------------------------------------------------------------------------

    private boolean packet(final int headerLength, final int frameLength, final int recordLength)
    {
        offset = content.position() + headerLength;
        byteOffset = content.offset() + headerLength;
        length = frameLength;
        content.skip(recordLength);
        packetNumber++;
        return true;
    }

    private boolean endOfContent(final String cut)
    {
        if (content.fault() != null)
        {
            return fail(content.fault());
        }
        if (content.available() > 0)
        {
            return fail(cut);
        }
        state = State.END_OF_FILE;
        return false;
    }

    private boolean fail(final String reason)
    {
        failure = new BadInput(content.name(), 0, content.offset(), "packet " + (packetNumber + 1) + ": " + reason);
        state = State.FAILED;
        return false;
    }

    private int intAt(final int ahead)
    {
        return content.buffer().getInt(content.position() + ahead, order);
    }

    private int shortAt(final int ahead)
    {
        return content.buffer().getShort(content.position() + ahead, order) & 0xFFFF;
    }
}
