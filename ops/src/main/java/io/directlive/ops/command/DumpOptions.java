package io.directlive.ops.command;

import io.directlive.ops.SettingsException;
import io.directlive.ops.dump.Dump;
import io.directlive.protocol.Tier;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What to write of that which a subscriber receives. */
final class DumpOptions
{
    @Option(names = "--dump", paramLabel = "TIER", description = "Write a CSV of ${COMPLETION-CANDIDATES}.")
    private Tier dump;

    @Option(names = "--via", paramLabel = "TIER", defaultValue = "DEPTH",
        description = "With --dump depth: take the distributor's depth tier (depth, the default), or build the books in the " +
            "subscriber from the orders tier (orders).")
    private Tier via;

    @Option(names = "--symbol", paramLabel = "S", description = "Dump this instrument only.")
    private String symbol;

    @Option(names = "--out", paramLabel = "CSV", description = "File to dump to; by default standard output.")
    private Path out;

    void check(final CommandSpec spec, final boolean json)
    {
        if (via != Tier.DEPTH && via != Tier.ORDERS)
        {
            throw new ParameterException(spec.commandLine(), "--via is orders or depth, not " + via.lowerName());
        }
        if (dump == null && out != null)
        {
            throw new ParameterException(spec.commandLine(), "--out needs --dump");
        }
        if (dump != null && out == null && json)
        {
            throw new ParameterException(spec.commandLine(), "--dump with --json needs --out: both go to standard output");
        }
    }

    /** @return tier to write; null for none. */
    Tier dump()
    {
        return dump;
    }

    /** @return tier that it is taken from. */
    Tier tier()
    {
        return dump == Tier.DEPTH ? via : dump;
    }

    /** @return tier orders, on which everything is counted, and the tier that the dump is taken from. */
    Set<Tier> withOrders()
    {
        final EnumSet<Tier> tiers = EnumSet.of(Tier.ORDERS);
        if (dump != null)
        {
            tiers.add(tier());
        }
        return tiers;
    }

    String symbol()
    {
        return symbol;
    }

    /** @return where to write: the file, or standard output when none was named. */
    Writer open()
    {
        if (out == null)
        {
            return Dump.standardOutput();
        }
        try
        {
            return Files.newBufferedWriter(out);
        }
        catch (final IOException ex)
        {
            throw new SettingsException(out + ": cannot be written: " + ex, ex);
        }
    }
}
