package dev.plumbline.e2e.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What was measured, what was aimed at, and what others take on such a machine. */
final class Table {

    private record Row(String what, String measured, String aim, String others) {}

    private final List<Row> rows = new ArrayList<>();
    private final PrintStream out;

    Table(PrintStream out) {
        this.out = out;
    }

    /** Adds a row, and says it at once: a benchmark takes minutes. */
    void add(String what, String measured, String aim, String others) {
        rows.add(new Row(what, measured, aim, others));
        out.println("  " + what + ": " + measured);
    }

    void print() {
        String format = "%-58s  %-26s  %-14s  %s%n";
        out.println();
        out.printf(format, "", "measured", "aim", "Argo CD 3.5 / Flux 2.9 (docs/benchmarks.md)");
        rows.forEach(row -> out.printf(format, row.what, row.measured, row.aim, row.others));
    }
}
