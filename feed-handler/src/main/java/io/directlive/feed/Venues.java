package io.directlive.feed;

import io.directlive.feed.binance.BinanceFormat;
import io.directlive.feed.capture.CaptureReader;
import io.directlive.feed.capture.CaptureSelection;
import io.directlive.feed.capture.FormatGuess;
import io.directlive.feed.cme.MdpFormat;
import io.directlive.feed.coinbase.CoinbaseFormat;
import io.directlive.feed.dbn.DbnFormat;
import io.directlive.feed.iex.IexFormat;
import io.directlive.feed.itch.ItchFileFormat;
import io.directlive.feed.kraken.KrakenFormat;
import io.directlive.feed.mold.MoldFormat;
import io.directlive.feed.pitch.PitchFormat;
import io.directlive.feed.soup.SoupFormat;
import io.directlive.feed.ws.WebSocketFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The venue formats that there are: the one place where a format is made known. */
public final class Venues
{
    /** In the order in which a guess prefers them: the more a format asks of a packet, the earlier. */
    private static final List<PacketFormat> PACKET_FORMATS = List.of(
        IexFormat.TOPS,
        IexFormat.DEEP,
        IexFormat.DEEP_PLUS,
        MoldFormat.ITCH,
        PitchFormat.INSTANCE,
        MdpFormat.ORDERS,
        MdpFormat.LEVELS,
        MdpFormat.TCP,
        MoldFormat.ANY,
        SoupFormat.INSTANCE);

    private static final String STREAMED = "-tcp";

    /** In the order in which a guess prefers them; the last one is what a file is taken for that says nothing. */
    private static final List<FileFormat> FILE_FORMATS = List.of(
        DbnFormat.INSTANCE,
        ItchFileFormat.INSTANCE);

    private static final List<WebSocketFormat> WEB_SOCKET_FORMATS = List.of(
        BinanceFormat.INSTANCE,
        CoinbaseFormat.INSTANCE,
        KrakenFormat.INSTANCE);

    private Venues()
    {
    }

    /** @return formats that come in packets. */
    public static List<PacketFormat> packetFormats()
    {
        return PACKET_FORMATS;
    }

    /** @return formats that come in files of their own. */
    public static List<FileFormat> fileFormats()
    {
        return FILE_FORMATS;
    }

    /** @return venues that speak JSON over WebSocket. */
    public static List<WebSocketFormat> webSocketFormats()
    {
        return WEB_SOCKET_FORMATS;
    }

    /**
     * @param name as people write it.
     * @return the venue of that name that speaks JSON over WebSocket.
     * @throws IllegalArgumentException when there is none; says which there are.
     */
    public static WebSocketFormat webSocketFormat(final String name)
    {
        return named(WEB_SOCKET_FORMATS, name);
    }

    /**
     * @param name as people write it.
     * @return the format of that name that comes in packets.
     * @throws IllegalArgumentException when there is none; says which there are.
     */
    public static PacketFormat packetFormat(final String name)
    {
        return named(PACKET_FORMATS, name);
    }

    /**
     * @param name as people write it.
     * @return the format of that name that comes in files of its own.
     * @throws IllegalArgumentException when there is none; says which there are.
     */
    public static FileFormat fileFormat(final String name)
    {
        return named(FILE_FORMATS, name);
    }

    /**
     * The format of a name, for a capture: where there is one of the same name for TCP streams too ({@code NAME-tcp}),
     * the one that the packets are of.
     *
     * @param name      as people write it.
     * @param path      of the capture.
     * @param selection of what is to be looked at.
     * @return the format.
     * @throws IllegalArgumentException when there is none of that name; says which there are.
     * @throws IOException              when the file cannot be opened.
     */
    public static PacketFormat packetFormat(final String name, final Path path, final CaptureSelection selection)
        throws IOException
    {
        final PacketFormat exact = packetFormat(name);
        final List<PacketFormat> both = PACKET_FORMATS.stream()
            .filter(format -> format == exact || format.name().equals(name + STREAMED))
            .toList();
        final PacketFormat fitting = both.size() == 1 ? exact : guess(path, selection, both);
        return fitting == null ? exact : fitting;
    }

    /**
     * Looks into a capture.
     *
     * @param path      of the capture.
     * @param selection of what is to be looked at.
     * @return the format that the first packets are most likely of; null when no format fits.
     * @throws IOException when the file cannot be opened.
     */
    public static PacketFormat guess(final Path path, final CaptureSelection selection) throws IOException
    {
        return guess(path, selection, PACKET_FORMATS);
    }

    /**
     * Looks at the first bytes of a file that is no capture.
     *
     * @param path of the file.
     * @return the format that they say, or that it is taken for when they say none.
     * @throws IOException when the file cannot be read.
     */
    public static FileFormat guess(final Path path) throws IOException
    {
        int index = 0;
        while (!FILE_FORMATS.get(index).matches(path))
        {
            index++;
        }
        return FILE_FORMATS.get(index);
    }

    private static PacketFormat guess(
        final Path path, final CaptureSelection selection, final List<PacketFormat> formats) throws IOException
    {
        try (CaptureReader reader = CaptureReader.open(path))
        {
            return FormatGuess.of(reader, selection, formats);
        }
    }

    private static <T extends VenueFormat> T named(final List<T> formats, final String name)
    {
        for (final T format : formats)
        {
            if (format.name().equals(name))
            {
                return format;
            }
        }
        throw new IllegalArgumentException("no such format here: " + name + "; there are " +
            formats.stream().map(VenueFormat::name).collect(Collectors.joining(", ")));
    }
}
