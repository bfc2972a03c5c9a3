package io.directlive.ops.stat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.directlive.ops.SettingsException;
import io.directlive.protocol.StreamDirectory;
import io.directlive.sequencer.SequencerCounter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/**
 * Looks at the members of a cluster that run on this machine, side by side: their data directories are next to each other.
 * Members come and go between looks.
 */
public final class ClusterStat implements StatView
{
    private static final Pattern MEMBER = Pattern.compile("member-(\\d+)");
    /** A member that ordered so many events less than the first one is behind; below it, they were not read at once. */
    private static final long LAG_LIMIT = 100_000;

    private final List<Member> members;
    private List<String> problems = List.of();

    private ClusterStat(final List<Member> members)
    {
        this.members = members;
    }

    /**
     * @param dataDirectory that may hold the data of members.
     * @return true when it does.
     * @throws IOException when it cannot be read.
     */
    public static boolean isThere(final Path dataDirectory) throws IOException
    {
        return !members(dataDirectory).isEmpty();
    }

    /**
     * Takes a first look, which later ones are compared with.
     *
     * @param dataDirectory that holds the data of members.
     * @return it, to be closed.
     * @throws IOException       when it cannot be read.
     * @throws SettingsException when no member runs.
     */
    public static ClusterStat open(final Path dataDirectory) throws IOException
    {
        final ClusterStat stat = new ClusterStat(members(dataDirectory));
        stat.members.forEach(Member::find);
        if (stat.members.stream().noneMatch(member -> member.stat != null))
        {
            throw new SettingsException(dataDirectory + ": none of the " + stat.members.size() + " members runs here");
        }
        return stat;
    }

    private static List<Member> members(final Path dataDirectory) throws IOException
    {
        if (!Files.isDirectory(dataDirectory))
        {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(dataDirectory))
        {
            return entries
                .map(path -> MEMBER.matcher(path.getFileName().toString()))
                .filter(Matcher::matches)
                .map(name -> new Member(Integer.parseInt(name.group(1)), dataDirectory.resolve(name.group())))
                .sorted((a, b) -> Integer.compare(a.id, b.id))
                .toList();
        }
    }

    @Override
    public boolean look()
    {
        members.forEach(Member::look);
        final List<String> found = new ArrayList<>();
        if (leader() == null)
        {
            found.add("no leader: nothing is ordered");
        }
        for (final Member member : members)
        {
            member.problems(first()).forEach(problem -> found.add("member " + member.id + ": " + problem));
        }
        problems = found;
        return problems.isEmpty();
    }

    /** @return the one with the latest term: an earlier one may not know yet. */
    private Member leader()
    {
        return members.stream().filter(Member::isLeader)
            .max(Comparator.comparingLong(member -> member.cluster().term()))
            .orElse(null);
    }

    /** @return number of the next event at the member that is the furthest. */
    private long first()
    {
        return members.stream().mapToLong(Member::nextSequence).max().orElse(0);
    }

    private long committed()
    {
        return members.stream().mapToLong(Member::committed).max().orElse(0);
    }

    @Override
    public void printText(final boolean isAll, final PrintWriter out)
    {
        final Member leader = leader();
        out.println(new Verdict(problems).line());
        line(out, "%d members, %s", members.size(), leader == null ? "none leads" :
            "member " + leader.id + " leads, term " + leader.cluster().term());
        out.println();
        line(out, "%-8s%-22s%16s%12s%16s%12s%11s%11s", "member", "is", "next sequence", "behind", "committed bytes",
            "behind", "elections", "snapshots");
        for (final Member member : members)
        {
            final ClusterState cluster = member.cluster();
            if (cluster == null)
            {
                line(out, "%-8d%-22s", member.id, "not running");
            }
            else
            {
                line(out, "%-8d%-22s%,16d%,12d%,16d%,12d%,11d%,11d", member.id, cluster.roleName(),
                    member.nextSequence(), first() - member.nextSequence(),
                    member.committed(), committed() - member.committed(), cluster.elections(), cluster.snapshots());
            }
        }
        if (isAll)
        {
            members.stream().filter(member -> member.stat != null).forEach(member ->
            {
                line(out, "%nmember %d", member.id);
                member.stat.printText(true, out);
            });
        }
        out.flush();
    }

    private static void line(final PrintWriter out, final String format, final Object... values)
    {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }

    @Override
    public void printJson(final PrintWriter out) throws IOException
    {
        try (JsonGenerator json =
            new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET))
        {
            final Member leader = leader();
            json.writeStartObject();
            json.writeBooleanField("healthy", problems.isEmpty());
            json.writeArrayFieldStart("problems");
            for (final String problem : problems)
            {
                json.writeString(problem);
            }
            json.writeEndArray();
            json.writeNumberField("leader", leader == null ? -1 : leader.id);
            json.writeArrayFieldStart("members");
            for (final Member member : members)
            {
                json.writeStartObject();
                json.writeNumberField("member", member.id);
                json.writeBooleanField("running", member.cluster() != null);
                if (member.cluster() != null)
                {
                    json.writeNumberField("next_sequence", member.nextSequence());
                    StatJson.cluster(json, member.interval());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    @Override
    public void close()
    {
        members.forEach(member -> CloseHelper.close(member.stat));
    }

    /** One data directory, and the process in it while there is one. */
    private static final class Member
    {
        private final int id;
        private final Path data;
        private StreamDirectory directory;
        private Stat stat;

        private Member(final int id, final Path data)
        {
            this.id = id;
            this.data = data;
        }

        /** A member that was started again has other counters. */
        private void find()
        {
            final StreamDirectory found = directory();
            if (!(found == null ? directory == null : found.equals(directory)))
            {
                CloseHelper.close(stat);
                stat = null;
                directory = null;
            }
            if (stat == null && found != null && isAlive(found))
            {
                try
                {
                    stat = Stat.open(data, found);
                    directory = found;
                }
                catch (final SettingsException ex)
                {
                    stat = null; // It is just going, or coming: not running is what is told of it.
                }
            }
        }

        private StreamDirectory directory()
        {
            final Path file = data.resolve(StreamDirectory.FILE_NAME);
            try
            {
                return Files.exists(file) ? StreamDirectory.load(file) : null;
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException("cannot read " + file, ex);
            }
        }

        /** The file of one that was killed is still there. */
        private static boolean isAlive(final StreamDirectory directory)
        {
            return ProcessHandle.of(directory.processId()).map(ProcessHandle::isAlive).orElse(false);
        }

        private void look()
        {
            find();
            if (stat != null && !isAlive(directory))
            {
                CloseHelper.close(stat);
                stat = null;
                directory = null;
            }
            if (stat != null)
            {
                stat.look();
            }
        }

        private Interval interval()
        {
            return stat == null ? null : stat.interval();
        }

        /** @return null when it does not run. */
        private ClusterState cluster()
        {
            return interval() == null ? null : interval().now().cluster();
        }

        private boolean isLeader()
        {
            return cluster() != null && cluster().isLeader();
        }

        private long nextSequence()
        {
            return cluster() == null ? 0 : interval().now().sum(SequencerCounter.NEXT_SEQUENCE);
        }

        private long committed()
        {
            return cluster() == null ? 0 : cluster().commitPosition();
        }

        private List<String> problems(final long first)
        {
            if (cluster() == null)
            {
                return List.of("not running");
            }
            final List<String> problems = new ArrayList<>(stat.verdict().problems());
            if (first - nextSequence() > LAG_LIMIT)
            {
                problems.add(String.format(Locale.ROOT, "%,d events behind", first - nextSequence()));
            }
            return problems;
        }
    }
}
