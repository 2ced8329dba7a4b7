package dev.plumbline.e2e.cli;

import dev.plumbline.e2e.process.LibraryLog;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** {@code ./plumbline}: the environment on this machine. The script of that name builds what is stale and calls this. */
@Command(
        name = "plumbline",
        description = "Runs the whole of Plumbline on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "And of the script itself:",
            "  kubectl  Run kubectl on the environment's cluster.",
            "  test     Build everything and run every test."
        },
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            EnvCommand.class,
            BenchCommand.class,
            RehearseCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    /** Runs one command and ends with its code. */
    public static void main(String[] arguments) {
        LibraryLog.warningsToStandardError();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Main());
        answerHelp(commands);
        return commands.setExecutionExceptionHandler((exception, command, result) -> {
            FailureMessage.of(exception)
                    .ifPresentOrElse(
                            said -> command.getErr().println("plumbline: " + said),
                            () -> exception.printStackTrace(command.getErr()));
            return 1;
        });
    }

    /** Of each command and those below it, what {@code help} says of it; the script builds nothing for it. */
    private static void answerHelp(CommandLine command) {
        CommandSpec answering = command.getCommandSpec();
        if (answering.findOption("--help") == null) {
            answering.addOption(OptionSpec.builder("-h", "--help")
                    .usageHelp(true)
                    .description("Say this.")
                    .build());
        }
        command.getSubcommands().values().forEach(Main::answerHelp);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }
}
