package io.directlive.ops;

import io.aeron.Aeron;
import io.aeron.CncFileDescriptor;
import io.aeron.DriverProxy;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.IoUtil;

/**
 * Who holds a role in a data directory, as its lock file says: the process, and its client of a media driver. Whoever gets
 * the lock next knows by the kernel that this process is gone, and can tell so to the driver, which would find out by
 * itself only after its client liveness time-out.
 *
 * @param processId     of the holder.
 * @param clientId      that the media driver knows it by; unique in one run of a driver.
 * @param driverStartMs when that driver was started, in ms since the Unix epoch: tells its runs apart.
 */
record RoleHolder(long processId, long clientId, long driverStartMs)
{
    private static final Pattern TEXT = Pattern.compile("process (\\d+), client (-?\\d+) of the driver started at (\\d+)\\s*");
    private static final int MOST_BYTES = 1024;

    /** @return this process, as the holder of roles. */
    static RoleHolder of(final Aeron aeron)
    {
        return new RoleHolder(ProcessHandle.current().pid(), aeron.clientId(), driverStartMs(aeron));
    }

    private static long driverStartMs(final Aeron aeron)
    {
        final MappedByteBuffer cnc = IoUtil.mapExistingFile(
            new File(aeron.context().aeronDirectoryName(), CncFileDescriptor.CNC_FILE),
            FileChannel.MapMode.READ_ONLY,
            CncFileDescriptor.CNC_FILE);
        try
        {
            return CncFileDescriptor.startTimestampMs(CncFileDescriptor.createMetaDataBuffer(cnc));
        }
        finally
        {
            IoUtil.unmap(cnc);
        }
    }

    /**
     * @param lock file, open.
     * @return the holder that is noted; null when none is.
     * @throws IOException when the file cannot be read.
     */
    static RoleHolder read(final FileChannel lock) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        while (bytes.hasRemaining() && lock.read(bytes, bytes.position()) >= 0)
        {
            continue;
        }
        final Matcher text = TEXT.matcher(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
        return !text.matches() ? null :
            new RoleHolder(Long.parseLong(text.group(1)), Long.parseLong(text.group(2)), Long.parseLong(text.group(3)));
    }

    /**
     * @param lock file, open and locked.
     * @throws IOException when the file cannot be written.
     */
    void write(final FileChannel lock) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.wrap(toString().getBytes(StandardCharsets.US_ASCII));
        lock.truncate(0);
        while (bytes.hasRemaining())
        {
            lock.write(bytes, bytes.position());
        }
    }

    /**
     * Closes the client of a holder that is gone, as it would have done itself: what it had published is drained, a frame that
     * it had begun becomes padding, and its streams end. Does nothing when the driver has found out, or is another one.
     *
     * @param aeron client of the driver that is told.
     */
    void closeClient(final Aeron aeron)
    {
        if (driverStartMs == driverStartMs(aeron) && clientId != aeron.clientId())
        {
            new DriverProxy(aeron.context().toDriverBuffer(), clientId).clientClose();
        }
    }

    @Override
    public String toString()
    {
        return "process " + processId + ", client " + clientId + " of the driver started at " + driverStartMs + "\n";
    }
}
