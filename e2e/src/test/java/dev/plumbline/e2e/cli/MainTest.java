package dev.plumbline.e2e.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {"up", "down", "status", "logs", "env", "bench"})
    void everyCommandAnswersForHelp(String command) {
        assertThat(answer(command, "--help")).isEqualTo(answer("help", command)).contains("plumbline " + command);
        assertThat(answer(command, "-h")).isEqualTo(answer(command, "--help"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhooks", "render"})
    void thoseBelowAnotherToo(String benchmark) {
        assertThat(answer("bench", benchmark, "--help")).contains("plumbline bench " + benchmark);
    }

    private static String answer(String... words) {
        StringWriter answer = new StringWriter();
        CommandLine commands = Main.commandLine().setOut(new PrintWriter(answer));
        assertThat(commands.execute(words)).isZero();
        return answer.toString();
    }
}
