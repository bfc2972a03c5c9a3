package io.directlive.ops.chaos;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines that run a class of this program in a Java of its own, with what this one was given. */
final class JavaCommand
{
    private static final List<String> PASSED_ON = List.of("--add-opens", "-Daeron.", "-Dagrona.", "-Ddirectlive.");

    private JavaCommand()
    {
    }

    /**
     * A process that starts fast and takes little of the machine, of which there are a dozen.
     *
     * @param properties of the system, as {@code name=value}.
     * @param main       class to run.
     * @param arguments  of it.
     * @return the command line.
     */
    static List<String> of(final List<String> properties, final Class<?> main, final List<String> arguments)
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (final String argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
        {
            if (PASSED_ON.stream().anyMatch(argument::startsWith))
            {
                command.add(argument);
            }
        }
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx512m"));
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }
}
