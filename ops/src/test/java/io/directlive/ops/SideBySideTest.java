package io.directlive.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.directlive.protocol.Tier;
import io.directlive.subscriber.StartFrom;
import io.directlive.subscriber.Subscriber;
import io.directlive.subscriber.SubscriberContext;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SideBySideTest
{
    private static final int MESSAGES = 20_000;

    @TempDir
    Path directory;

    @Test
    void shouldRunTwoInstancesWithoutAClash()
    {
        try (TestInstance one = new TestInstance(directory.resolve("one"), 0, MESSAGES);
            TestInstance two = new TestInstance(directory.resolve("two"), 0, MESSAGES / 2);
            Subscriber ofOne = subscriber(one);
            Subscriber ofTwo = subscriber(two))
        {
            assertNotEquals(one.instance.directory().tiers(), two.instance.directory().tiers());
            one.instance.openSources();
            two.instance.openSources();
            TestInstance.await("both to end", () ->
            {
                ofOne.poll(16);
                ofTwo.poll(16);
                return one.instance.areSourcesDone() && two.instance.areSourcesDone() &&
                    ofOne.basisSequence(Tier.TOP) >= one.lastSequence() && ofTwo.basisSequence(Tier.TOP) >= two.lastSequence();
            });
            assertTrue(one.lastSequence() > two.lastSequence());
            assertEquals(0, ofOne.lost(Tier.TOP));
            assertEquals(0, ofTwo.lost(Tier.TOP));
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse()
    {
        try (TestInstance owner = new TestInstance(directory, 0, MESSAGES))
        {
            final SettingsException refused = assertThrows(
                SettingsException.class, () -> DataDirectory.own(owner.data.path(), EnumSet.of(Role.SEQUENCER)));
            assertTrue(refused.getMessage().contains("is in use"), refused.getMessage());
        }
    }

    private static Subscriber subscriber(final TestInstance test)
    {
        return Subscriber.connect(new SubscriberContext()
            .directory(test.instance.directory())
            .aeron(test.instance.aeron())
            .tiers(Tier.TOP)
            .from(StartFrom.start()));
    }
}
