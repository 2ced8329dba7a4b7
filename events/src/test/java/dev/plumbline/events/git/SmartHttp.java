package dev.plumbline.events.git;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Git's smart HTTP, read only. */
final class SmartHttp {

    private SmartHttp() {}

    static void answer(HttpExchange exchange, Repository repository) throws IOException {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        pack.setExtraParameters(protocol == null ? List.of() : List.of(protocol));
        boolean advertisement = exchange.getRequestURI().getPath().endsWith("/info/refs");
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (advertisement) {
            pack.sendAdvertisedRefs(
                    new RefAdvertiser.PacketLineOutRefAdvertiser(new PacketLineOut(out)), "git-upload-pack");
        } else {
            pack.upload(zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody(), out, null);
        }
        exchange.getResponseHeaders()
                .set("Content-Type", "application/x-git-upload-pack-" + (advertisement ? "advertisement" : "result"));
        exchange.sendResponseHeaders(200, out.size());
        try (OutputStream response = exchange.getResponseBody()) {
            out.writeTo(response);
        }
    }
}
