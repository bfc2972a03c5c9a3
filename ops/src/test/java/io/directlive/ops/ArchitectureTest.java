package io.directlive.ops;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.Executors;
import org.agrona.concurrent.AgentRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the direction of dependencies: stages meet in the protocol and nowhere else. */
class ArchitectureTest
{
    private static final JavaClasses CLASSES = new ClassFileImporter()
        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
        .importPackages("io.directlive");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "protocol    | io.directlive.protocol..",
        "book        | io.directlive.book.., io.directlive.protocol..",
        "subscriber  | io.directlive.subscriber.., io.directlive.book.., io.directlive.protocol..",
        "feed        | io.directlive.feed.., io.directlive.protocol..",
        "sequencer   | io.directlive.sequencer.., io.directlive.protocol..",
        "distributor | io.directlive.distributor.., io.directlive.book.., io.directlive.protocol..",
        "replay      | io.directlive.replay.., io.directlive.protocol..",
    })
    void shouldDependOnTheContractAlone(final String stage, final String allowed)
    {
        final String[] packages = allowed.split(",\\s*");
        classes().that().resideInAPackage("io.directlive." + stage + "..")
            .should().onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(packages)
                .or(JavaClass.Predicates.resideOutsideOfPackage("io.directlive..")))
            .check(CLASSES);
    }

    @Test
    void shouldKeepThreadsCoresAndSettingsToOps()
    {
        noClasses().that().resideOutsideOfPackages(
            "io.directlive.ops..", "io.directlive.perf..", "io.directlive.subscriber.example..")
            .should().dependOnClassesThat().resideInAnyPackage("net.openhft..", "com.typesafe..", "picocli..")
            .orShould().dependOnClassesThat().areAssignableTo(AgentRunner.class)
            .orShould().dependOnClassesThat().areAssignableTo(Executors.class)
            .orShould().callConstructor(Thread.class, Runnable.class)
            .orShould().callConstructor(Thread.class, Runnable.class, String.class)
            .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "io.directlive.book..",
        "io.directlive.feed.dbn..",
        "io.directlive.feed.iex..",
        "io.directlive.feed.itch..",
        "io.directlive.feed.pitch..",
        "io.directlive.protocol..",
    })
    void shouldKeepPurePackagesFreeOfTransportAndClocks(final String pure)
    {
        noClasses().that().resideInAPackage(pure)
            .should().dependOnClassesThat().resideInAPackage("io.aeron..")
            .orShould().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().haveSimpleNameEndingWith("Clock")
            .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource({
        "io.directlive.feed.cme.MdpLoops",
        "io.directlive.feed.cme.MdpSnapshotLoop",
        "io.directlive.feed.glimpse.Spin",
        "io.directlive.feed.SteppedSort",
        "io.directlive.feed.soup.SoupSession",
        "io.directlive.feed.line.HeldPackets",
        "io.directlive.feed.line.LineArbiter",
        "io.directlive.feed.line.LineOutput",
        "io.directlive.feed.line.LineSessions",
        "io.directlive.feed.line.NumberRestart",
        "io.directlive.feed.line.RequestClient",
        "io.directlive.sequencer.Sequencer",
        "io.directlive.sequencer.SequencerSnapshot",
        "io.directlive.sequencer.Numbering",
        "io.directlive.sequencer.Recovery",
        "io.directlive.sequencer.Source",
        "io.directlive.sequencer.Sources",
        "io.directlive.sequencer.StreamTime",
        "io.directlive.sequencer.ClockTicks",
        "io.directlive.sequencer.Instruments",
        "io.directlive.subscriber.SequenceArbiter",
        "io.directlive.subscriber.StreamLine",
        "io.directlive.subscriber.StreamLines",
        "io.directlive.subscriber.TierHistory",
        "io.directlive.replay.StreamIndexer",
        "io.directlive.replay.SequenceIndex",
    })
    void shouldKeepPureClassesFreeOfTransportAndClocks(final String pure)
    {
        classes().that().haveFullyQualifiedName(pure).should().notBeInterfaces().check(CLASSES); // It is there.
        noClasses().that().haveFullyQualifiedName(pure)
            .should().dependOnClassesThat().resideInAPackage("io.aeron..")
            .orShould().callMethod(System.class, "nanoTime")
            .orShould().callMethod(System.class, "currentTimeMillis")
            .orShould().dependOnClassesThat().haveSimpleNameEndingWith("Clock")
            .check(CLASSES);
    }
}
