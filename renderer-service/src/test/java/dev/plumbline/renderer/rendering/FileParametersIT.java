package dev.plumbline.renderer.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.ApplicationSpec.Helm.FileParameter;
import dev.plumbline.events.ManifestsRendered;
import dev.plumbline.events.RenderingFailed;
import dev.plumbline.events.RenderingFailed.Reason;
import dev.plumbline.events.RevisionConfirmed;
import dev.plumbline.renderer.NativeTools;
import dev.plumbline.renderer.source.ServedGit;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are what files hold. */
@NullUnmarked
@ExtendWith(NativeTools.class)
class FileParametersIT {

    private static final String TEXT = "a: 1, b=2\n# \"quoted\" {x}\n";

    @RegisterExtension
    final ServedGit served = new ServedGit();

    @TempDir
    Path folder;

    private RealRenderer renderer;

    @BeforeEach
    void start() {
        renderer = new RealRenderer(folder, Map.of());
        served.git()
                .commit(Map.of(
                        "chart/Chart.yaml",
                        "apiVersion: v2\nname: web\nversion: 0.1.0\n",
                        "chart/values.yaml",
                        "conf: {text: own}\n",
                        "chart/templates/cm.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {text: {{ .Values.conf.text | quote }}}\n"
                                + "{{ if .Values.boom }}{{ fail .Values.conf.text }}{{ end }}\n",
                        "files/a,b.conf",
                        TEXT));
    }

    @AfterEach
    void stop() {
        renderer.close();
    }

    @Test
    void putsWhatAFileHoldsOverAllOtherValues() {
        ManifestsRendered set =
                (ManifestsRendered) renderer.render(chart(new FileParameter("conf.text", "../files/a,b.conf")));
        assertThat(text(set)).isEqualTo(TEXT);
        served.git().commit(Map.of("README", "x"));
        assertThat(renderer.render(chart(new FileParameter("conf.text", "../files/a,b.conf"))))
                .isInstanceOf(RevisionConfirmed.class);
        served.git().commit(Map.of("files/a,b.conf", "new"));
        assertThat(text((ManifestsRendered)
                        renderer.render(chart(new FileParameter("conf.text", "../files/a,b.conf")))))
                .isEqualTo("new");
    }

    @Test
    void takesAFileOfAnotherSource() {
        ApplicationSpec.Source lends = ApplicationSpec.Source.lending(served.url(), "main", "files");
        ManifestsRendered set = (ManifestsRendered)
                renderer.render(List.of(chart(new FileParameter("conf.text", "$files/files/a,b.conf")), lends));
        assertThat(text(set)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../../etc/passwd", "/etc/passwd", "none.conf", "../files", "$none/a", "file:///etc/passwd"})
    void takesNoFileFromElsewhere(String path) {
        RenderingFailed failed = renderer.failure(chart(new FileParameter("conf.text", path)));
        assertThat(failed.reason()).isEqualTo(Reason.PATH_NOT_FOUND);
    }

    /** Helm would read the name's second half as another value, and its file from wherever it is. */
    @ParameterizedTest
    @ValueSource(strings = {"x=/etc/passwd,conf.text", "x,conf.text", "conf.text=", "conf\\\\,text", "a\nb", ""})
    void takesNoNameThatNamesAnotherFile(String name) {
        RenderingFailed failed = renderer.failure(chart(new FileParameter(name, "../files/a,b.conf")));
        assertThat(failed.reason()).isEqualTo(Reason.INVALID_MANIFEST);
        assertThat(failed.message()).contains("the name of the file parameter");
    }

    /** One file of 20 MB, named twice. */
    @Test
    void writesNoMoreThanAnApplicationMayRead() {
        served.git().commit(Map.of("files/large", "x".repeat(20 << 20)));
        FileParameter large = new FileParameter("conf.text", "../files/large");
        RenderingFailed failed = renderer.failure(chart(large, large));
        assertThat(failed.reason()).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(failed.message()).contains("bytes of all value files: 41943040");
        FileParameter[] many = Collections.nCopies(65, large).toArray(FileParameter[]::new);
        assertThat(renderer.failure(chart(many)).message()).contains("file parameters: 65; at most 64");
    }

    @Test
    void quotesNoSecretOfAFile() {
        served.git()
                .commit(Map.of(
                        "files/token", "hunter2-canary", "chart/values.yaml", "boom: true\nconf: {text: own}\n"));
        RenderingFailed failed = renderer.failure(chart(new FileParameter("conf.text", "../files/token")));
        assertThat(failed.message()).contains("[redacted]").doesNotContain("hunter2");
    }

    private ApplicationSpec.Source chart(FileParameter... parameters) {
        ApplicationSpec.Helm helm = new ApplicationSpec.Helm(
                null,
                List.of(),
                null,
                false,
                List.of(new ApplicationSpec.Helm.Parameter("conf.text", "parameter", false)),
                null,
                List.of(),
                false,
                List.of(parameters),
                false);
        return new ApplicationSpec.Source(served.url(), "main", "chart", helm);
    }

    private static String text(ManifestsRendered set) {
        return RealRenderer.objects(set).path(0).at("/data/text").asText();
    }
}
