package io.directlive.feed.fuzz;

import io.directlive.feed.Allocation;
import io.directlive.feed.binance.BinanceFormat;
import io.directlive.feed.cme.MdpFormat;
import io.directlive.feed.cme.MdpLines;
import io.directlive.feed.coinbase.CoinbaseFormat;
import io.directlive.feed.dbn.DbnFormat;
import io.directlive.feed.glimpse.GlimpseFuzz;
import io.directlive.feed.iex.IexFormat;
import io.directlive.feed.iex.IexLines;
import io.directlive.feed.itch.ItchFileFormat;
import io.directlive.feed.kraken.KrakenFormat;
import io.directlive.feed.line.LineArbiterFuzz;
import io.directlive.feed.mold.MoldFormat;
import io.directlive.feed.mold.MoldLines;
import io.directlive.feed.pitch.GapRequestFuzz;
import io.directlive.feed.pitch.PitchFormat;
import io.directlive.feed.pitch.PitchGapServers;
import io.directlive.feed.pitch.PitchLines;
import io.directlive.feed.pitch.SpinSessionFuzz;
import io.directlive.feed.soup.SoupFormat;
import io.directlive.feed.soup.SoupSessionFuzz;
import io.directlive.feed.ws.ConversationFuzz;
import java.io.IOException;
import java.util.Locale;

/** One decoder each, with what must hold of it for any input. Deterministic; used by one thread. */
enum FuzzTarget
{
    /** One ITCH 5.0 message. */
    ITCH(new MessageFuzz()),
    /** A BinaryFILE of ITCH messages, plain or gzip. */
    BINARY_FILE(new FileFuzz(ItchFileFormat.INSTANCE)),
    /** Packets of MoldUDP64 with ITCH in them. */
    MOLD(new PacketFuzz(MoldFormat.ITCH)),
    /** A TCP stream of SoupBinTCP. */
    SOUP(new PacketFuzz(SoupFormat.INSTANCE)),
    /** Packets of IEX-TP with TOPS in them. */
    IEX_TOPS(new PacketFuzz(IexFormat.TOPS)),
    /** Packets of IEX-TP with DEEP in them. */
    IEX_DEEP(new PacketFuzz(IexFormat.DEEP)),
    /** Packets of IEX-TP with DEEP+ in them. */
    IEX_DEEP_PLUS(new PacketFuzz(IexFormat.DEEP_PLUS)),
    /** Packets of CME MDP 3.0, books from orders. */
    CME(new PacketFuzz(MdpFormat.ORDERS)),
    /** Packets of CME MDP 3.0, books from levels. */
    CME_LEVELS(new PacketFuzz(MdpFormat.LEVELS)),
    /** A TCP stream of CME MDP 3.0. */
    CME_TCP(new PacketFuzz(MdpFormat.TCP)),
    /** Packets of Cboe PITCH. */
    PITCH(new PacketFuzz(PitchFormat.INSTANCE)),
    /** A file of DBN, plain or zstd. */
    DBN(new FileFuzz(DbnFormat.INSTANCE)),
    /** A capture, pcap or pcapng, plain or gzip, with packets of any format in it; TCP is put together again. */
    CAPTURE(new CaptureFuzz()),
    /** A frame as it comes from another machine. */
    FRAME(new FrameFuzz()),
    /** Packets of MoldUDP64 on two lines and from servers. */
    LINES_MOLD(new LineArbiterFuzz(MoldLines.INSTANCE, LineArbiterFuzz::moldServers)),
    /** Packets of IEX-TP on two lines. */
    LINES_IEX(new LineArbiterFuzz(new IexLines(IexFormat.DEEP), LineArbiterFuzz::noServers)),
    /** Blocks of a unit of Cboe PITCH on two lines, with a gap request proxy that never answers. */
    LINES_PITCH(new LineArbiterFuzz(new PitchLines(PitchGapServers.UNIT), PitchGapServers::silent)),
    /** Packets of CME MDP 3.0 on two lines. */
    LINES_CME(new LineArbiterFuzz(MdpLines.INSTANCE, LineArbiterFuzz::noServers)),
    /** What a SoupBinTCP server sends to a client. */
    SOUP_SESSION(new SoupSessionFuzz()),
    /** What a GLIMPSE server sends to a client. */
    GLIMPSE(new GlimpseFuzz()),
    /** What Cboe's spin server sends to a client. */
    PITCH_SPIN(new SpinSessionFuzz()),
    /** What Cboe's gap request proxy sends to a client. */
    PITCH_GAP(new GapRequestFuzz()),
    /** Texts of Kraken on one connection. */
    KRAKEN(new ConversationFuzz(KrakenFormat.INSTANCE, "BTC/USD", 10)),
    /** Texts of Binance on one connection, and answers to what it is asked. */
    BINANCE(new ConversationFuzz(BinanceFormat.INSTANCE, "BNBBTC", 100)),
    /** Texts of Coinbase on one connection. */
    COINBASE(new ConversationFuzz(CoinbaseFormat.INSTANCE, "BTC-USD", 1));

    private static final int ALLOCATION_RETRIES = 3;

    private final FuzzBody body;

    FuzzTarget(final FuzzBody body)
    {
        this.body = body;
    }

    /** @return as people write it, and as the folder of its corpus is called. */
    String label()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return whether an input takes long: it is read from a file, or parsed as JSON, or needs large buffers. */
    boolean isSlow()
    {
        return body instanceof FileFuzz || body instanceof CaptureFuzz || body instanceof ConversationFuzz ||
            body instanceof GlimpseFuzz;
    }

    /**
     * @param label of a target.
     * @return the target.
     */
    static FuzzTarget of(final String label)
    {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /**
     * Runs an input; throws when anything does not hold that must.
     *
     * @param input any bytes.
     * @return a number that depends on nothing but the input.
     */
    long run(final byte[] input)
    {
        try
        {
            long allocated = Allocation.bytes();
            final long result = body.run(input);
            allocated = Allocation.bytes() - allocated;
            // Loading a class allocates too, the more so when it is instrumented; but a class is loaded once.
            for (int again = 0; again < ALLOCATION_RETRIES && allocated > body.allocationLimit(input); again++)
            {
                allocated = Allocation.bytes();
                EventCheck.check(body.run(input) == result, "the same input, another result");
                allocated = Allocation.bytes() - allocated;
            }
            EventCheck.check(allocated <= body.allocationLimit(input), "allocated " + allocated + " bytes");
            return result;
        }
        catch (final IOException ex)
        {
            throw new AssertionError("an input is not to be read from its file", ex);
        }
    }
}
