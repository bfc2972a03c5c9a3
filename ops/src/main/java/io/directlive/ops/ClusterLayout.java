package io.directlive.ops;

import io.directlive.protocol.StreamIds;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the members of a cluster are. Each takes six UDP ports of its host, from a first one on: ingress, consensus, log,
 * catch-up, archive, marks.
 *
 * @param members by id, from 0.
 */
record ClusterLayout(List<Member> members)
{
    /** Ports that a member takes. */
    static final int PORTS = 6;

    private static final int INGRESS = 0;
    private static final int ARCHIVE = 4;
    private static final int MARKS = 5;
    private static final int CLUSTER_PORTS = 5;

    /**
     * @param host that the others reach it by.
     * @param port first of its ports.
     */
    record Member(String host, int port)
    {
        private String endpoint(final int port)
        {
            return host + ":" + (this.port + port);
        }
    }

    /** Checks that no two members share a port. */
    ClusterLayout
    {
        members = List.copyOf(members);
        for (int i = 0; i < members.size(); i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (members.get(i).host.equals(members.get(j).host) &&
                    Math.abs(members.get(i).port - members.get(j).port) < PORTS)
                {
                    throw new SettingsException("cluster.members: " + j + " and " + i + " share ports of " +
                        members.get(i).host + ": each takes " + PORTS);
                }
            }
        }
    }

    /** @return the members as Aeron's consensus module takes them. */
    String clusterMembers()
    {
        return IntStream.range(0, members.size())
            .mapToObj(id -> id + "," + IntStream.range(0, CLUSTER_PORTS)
                .mapToObj(members.get(id)::endpoint)
                .collect(Collectors.joining(",")))
            .collect(Collectors.joining("|"));
    }

    /** @return the members as Aeron's cluster client takes them. */
    String ingressEndpoints()
    {
        return IntStream.range(0, members.size())
            .mapToObj(id -> id + "=" + members.get(id).endpoint(INGRESS))
            .collect(Collectors.joining(","));
    }

    /** @return channel on which the archive of a member takes requests of the others. */
    String archiveChannel(final int member)
    {
        return "aeron:udp?endpoint=" + members.get(member).endpoint(ARCHIVE);
    }

    /** @return channel with a port of the system's choice, on which a member hears from others. */
    String answerChannel(final int member)
    {
        return "aeron:udp?endpoint=" + members.get(member).host + ":0";
    }

    /** @return channel of a member's publication of {@link StreamIds#MARKS}: a slow listener holds nobody. */
    String marksPublication(final int member)
    {
        return "aeron:udp?control-mode=dynamic|fc=max|term-length=64k|alias=directlive-marks|control=" +
            members.get(member).endpoint(MARKS);
    }

    /**
     * @param localHost that a listener receives on.
     * @return channels to listen to the marks of all members.
     */
    List<String> marksDestinations(final String localHost)
    {
        return members.stream().map(member -> "aeron:udp?control-mode=dynamic|endpoint=" + localHost + ":0|control=" +
            member.endpoint(MARKS)).toList();
    }

    /** @return true when one host has them all, so that its loss is the loss of all. */
    boolean isOnOneHost()
    {
        return members.stream().map(Member::host).distinct().count() < 2;
    }

    /** @return true when no member is to be reached from another machine. */
    boolean isOnLoopback()
    {
        return members.stream().allMatch(member ->
        {
            try
            {
                return InetAddress.getByName(member.host).isLoopbackAddress();
            }
            catch (final UnknownHostException ex)
            {
                throw new SettingsException("cluster.members: host " + member.host + " is not known", ex);
            }
        });
    }
}
