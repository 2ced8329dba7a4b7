package dev.plumbline.e2e.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void takesTheLikedPortsWhereTheyAreFree() {
        var ports = Ports.choose(null, number -> true);

        assertThat(ports.of(Port.GIT)).isEqualTo(7410);
        assertThat(ports.http(Port.AUDIT_SERVICE)).isEqualTo("http://127.0.0.1:7406");
    }

    @Test
    void staysWithThePortsOfLastTime() {
        var lastTime = Ports.choose(null, number -> false);

        assertThat(Ports.choose(lastTime, number -> true)).isEqualTo(lastTime);
    }

    @Test
    void choosesAnotherWhereOneIsTaken() {
        var ports = Ports.choose(null, number -> number != 7410);

        assertThat(ports.of(Port.GIT)).isNotEqualTo(7410);
        assertThat(ports.of(Port.KAFKA)).isEqualTo(7420);
    }

    @Test
    void takesNoneThatAClientMayBeGiven() {
        assertThat(Ports.anyFree().numbers().values())
                .hasSize(Port.values().length)
                .doesNotHaveDuplicates()
                .allSatisfy(number -> assertThat(number).isBetween(1024, Ports.CLIENTS - 1));
    }

    @Test
    void givesEachItsOwn() {
        var same = new EnumMap<Port, Integer>(Map.of(Port.GIT, 7420, Port.KAFKA, 7420));

        var ports = Ports.choose(new Ports(same), number -> true);

        assertThat(new HashSet<>(ports.numbers().values())).hasSize(Port.values().length);
    }
}
