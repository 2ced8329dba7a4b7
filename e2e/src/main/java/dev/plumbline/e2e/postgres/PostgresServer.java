package dev.plumbline.e2e.postgres;

import dev.plumbline.e2e.process.ManagedProcess;
import dev.plumbline.e2e.process.ProcessException;
import dev.plumbline.e2e.process.ProcessSpec;
import dev.plumbline.e2e.workspace.Folders;
import dev.plumbline.e2e.workspace.KeyFiles;
import dev.plumbline.e2e.workspace.Port;
import dev.plumbline.e2e.workspace.Ports;
import dev.plumbline.e2e.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A PostgreSQL server on loopback with one database, {@code plumbline}, and one user of that name. */
public final class PostgresServer {
    private static final Duration READY = Duration.ofSeconds(180);
    private static final String NAME = "plumbline";

    private final Workspace workspace;
    private final Ports ports;
    private final KeyFiles keys;
    private final ManagedProcess process;

    /** Nothing is started yet. */
    public PostgresServer(Workspace workspace, Ports ports, KeyFiles keys, Consumer<String> news) {
        this.workspace = workspace;
        this.ports = ports;
        this.keys = keys;
        this.process = new ManagedProcess(spec(), workspace.processFiles(), news);
    }

    /** Unpacks and initialises where that was never done, starts the server, and creates the database. */
    public void start() {
        PostgresBinaries.unpackInto(binaries());
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise();
        }
        process.startAndAwait(READY);
        createDatabase();
    }

    /** The server's process. */
    public ManagedProcess process() {
        return process;
    }

    /** The user, who owns the database. */
    public String user() {
        return NAME;
    }

    /** The user's password. */
    public String password() {
        return keys.text("postgres-password");
    }

    /** {@code HOST:PORT/DATABASE}, to be put behind the scheme of a driver. */
    public String location() {
        return ports.address(Port.POSTGRES) + "/" + NAME;
    }

    private ProcessSpec spec() {
        var command = unprivileged(List.of(
                binaries().resolve("bin/postgres").toString(),
                "-D",
                data().toString(),
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(ports.of(Port.POSTGRES)),
                // A socket's path must be short, and nobody here needs one.
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=60",
                "-c",
                "shared_buffers=64MB"));
        // SIGINT is its "fast" end; SIGTERM would wait for the clients to go.
        return ProcessSpec.of("postgres", command, () -> connects("postgres")).endedBy("INT", Duration.ofSeconds(3));
    }

    private void initialise() {
        var log = workspace.processFiles().log("postgres-initdb");
        try {
            Files.createDirectories(log.getParent());
            // Aside, and put in its place whole: one that was cut short is made again.
            var unfinished = data().resolveSibling("postgres.unfinished");
            Folders.delete(unfinished);
            Folders.delete(data());
            Files.createDirectories(unfinished);
            var initdb = new ProcessBuilder(unprivileged(List.of(
                            binaries().resolve("bin/initdb").toString(),
                            "--pgdata=" + unfinished,
                            "--username=" + NAME,
                            "--pwfile=" + keys.file("postgres-password"),
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--no-sync")))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (initdb.waitFor() != 0) {
                throw new ProcessException("initdb failed; its log is " + log);
            }
            Files.move(unfinished, data());
        } catch (IOException e) {
            throw new ProcessException("initdb cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProcessException("interrupted during initdb", e);
        }
    }

    /** PostgreSQL refuses to run as root; in a user namespace without a mapping we are nobody, and still own our files. */
    private static List<String> unprivileged(List<String> command) {
        if (!System.getProperty("user.name").equals("root")) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }

    private boolean connects(String database) throws IOException {
        try (var connection = connect(database)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void createDatabase() {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("select from pg_database where datname = '" + NAME + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create database " + NAME);
        } catch (SQLException e) {
            throw new ProcessException("cannot create the database", e);
        }
    }

    /** A connection to the database of the audit service, to be closed by the caller. */
    public Connection connect() throws SQLException {
        return connect(NAME);
    }

    private Connection connect(String database) throws SQLException {
        var address = "jdbc:postgresql://" + ports.address(Port.POSTGRES) + "/" + database;
        return DriverManager.getConnection(address, NAME, password());
    }

    private Path binaries() {
        return workspace.tools().resolve("postgres-18.6.0");
    }

    private Path data() {
        return workspace.file("data/postgres");
    }
}
