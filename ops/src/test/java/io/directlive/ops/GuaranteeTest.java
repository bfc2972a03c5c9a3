package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that cannot keep the level that they name are refused. */
class GuaranteeTest
{
    private static final Set<Role> MEMBER = EnumSet.of(Role.DRIVER, Role.ARCHIVE, Role.SEQUENCER);
    private static final Set<Role> HANDLER = EnumSet.of(Role.DRIVER, Role.FEED_HANDLER);
    private static final String THREE = "cluster.members = [{ host = \"10.0.0.1\", port = 1 }, " +
        "{ host = \"10.0.0.2\", port = 1 }, { host = \"10.0.0.3\", port = 1 }]";
    private static final String QUORUM = "guarantee = QUORUM, driver.threading = SHARED, ";

    @TempDir
    Path directory;

    private final StringWriter told = new StringWriter();

    @Test
    void shouldTakeWhatKeepsItsLevel() throws Exception
    {
        check("guarantee = DURABLE", MEMBER);
        check("guarantee = RECORDED, archive.file-sync-level = 1", MEMBER);
        check(QUORUM + THREE + ", cluster.member = 2", MEMBER);
        check(QUORUM + THREE, HANDLER);
        assertEquals("", told.toString());
    }

    @Test
    void shouldSayThatLoopbackIsForTests() throws Exception
    {
        check(QUORUM + onOneHost("localhost"), HANDLER);
        assertTrue(told.toString().contains("it is for tests"), told.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "guarantee = RECORDED | RECORDED needs archive.file-sync-level 1 or 2",
        "guarantee = QUORUM | an odd number of cluster.members, 3 or more, so that one can be lost: there are 0",
        "guarantee = DURABLE, {three} | DURABLE with cluster.members: a cluster is for QUORUM",
        "guarantee = QUORUM, {three}, cluster.member = 0 | driver.threading: INVOKER is not for QUORUM",
        "{quorum} {three} | cluster.member: which one this process is must be told, by --member N",
        "{quorum} {three}, cluster.member = 3 | cluster.member: 3 is not one of 0 to 2",
        "{quorum} {one-host}, cluster.member = 0 | with all cluster.members on one host does not survive its loss",
        "{quorum} {three}, cluster { member = 0, snapshot-interval = 10s } | snapshot-interval: must be above cluster.session-timeout",
        "{quorum} cluster.members = [{ host = a, port = 1, prot = 2 }] | a member has host and port",
        "{quorum} cluster.members = [{ host = a, port = 65531 }] | port 65531 is not from 1 to 65530",
        "{quorum} cluster.members = [{ host = a, port = 1 }, { host = a, port = 6 }] | 0 and 1 share ports of a: each takes 6",
        "{quorum} cluster.members = [{ host = a }] | No configuration setting found for key 'port'",
    })
    void shouldRefuse(final String settings, final String fault)
    {
        final SettingsException refused = assertThrows(SettingsException.class, () -> check(settings
            .replace("{three}", THREE).replace("{quorum}", QUORUM).replace("{one-host}", onOneHost("10.0.0.1")), MEMBER));
        assertTrue(refused.getMessage().contains(fault), refused.getMessage());
    }

    @Test
    void shouldRefuseRolesThatMakeNoMember()
    {
        assertRoles("driver, archive and sequencer in one process", EnumSet.of(Role.ARCHIVE, Role.SEQUENCER));
        assertRoles("is for a process with role sequencer", HANDLER);
    }

    private void assertRoles(final String fault, final Set<Role> roles)
    {
        final SettingsException refused = assertThrows(
            SettingsException.class, () -> check(QUORUM + THREE + ", cluster.member = 0", roles));
        assertTrue(refused.getMessage().contains(fault), refused.getMessage());
    }

    private static String onOneHost(final String host)
    {
        return "cluster.members = [{ host = \"" + host + "\", port = 100 }, { host = \"" + host + "\", port = 200 }, " +
            "{ host = \"" + host + "\", port = 300 }]";
    }

    private void check(final String settings, final Set<Role> roles) throws Exception
    {
        final Path file = directory.resolve("test.conf");
        Files.writeString(file, "directlive { " + settings + " }");
        Guarantee.check(Settings.load(file), roles, new Console(new PrintWriter(told, true)));
    }
}
