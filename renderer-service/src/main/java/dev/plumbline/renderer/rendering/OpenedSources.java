package dev.plumbline.renderer.rendering;

import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.RepositoryUrl;
import dev.plumbline.events.SourceRevision;
import dev.plumbline.renderer.source.SourceTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The files of an application's sources, each at the revision that was fetched. To be closed by whoever opened them. */
public final class OpenedSources implements AutoCloseable {

    private final List<Opened> sources;

    private OpenedSources(List<Opened> sources) {
        this.sources = sources;
    }

    /** One source. */
    record Opened(ApplicationSpec.Source source, SourceTree tree) {

        /** Whether objects come from it. */
        boolean isRendered() {
            return source.path() != null;
        }

        RepositoryUrl repository() {
            return source.repository();
        }

        SourceRevision revision() {
            return new SourceRevision(repository(), tree.revision());
        }
    }

    private record Place(RepositoryUrl repository, String revision) {

        /** However the URL is written. */
        static Place of(ApplicationSpec.Source source) {
            return new Place(source.repository(), source.revision().isEmpty() ? "HEAD" : source.revision());
        }
    }

    /**
     * Opens all; where one cannot be opened, none is. Sources of the same revision of the same repository see the same files,
     * even if the revision moves meanwhile.
     *
     * @param open throws where a source cannot be opened
     */
    public static OpenedSources of(
            List<ApplicationSpec.Source> sources, Function<ApplicationSpec.Source, SourceTree> open) {
        Map<Place, SourceTree> trees = new HashMap<>();
        List<Opened> opened = new ArrayList<>();
        boolean complete = false;
        try {
            for (ApplicationSpec.Source source : sources) {
                SourceTree tree = trees.computeIfAbsent(Place.of(source), none -> open.apply(source));
                opened.add(new Opened(source, tree));
            }
            complete = true;
            return new OpenedSources(List.copyOf(opened));
        } finally {
            if (!complete) {
                trees.values().forEach(SourceTree::close);
            }
        }
    }

    /** The revision of the source whose objects come first. */
    public String revision() {
        return main().tree().revision();
    }

    /** The source whose objects come first. */
    Opened main() {
        return sources.stream().filter(Opened::isRendered).findFirst().orElseGet(sources::getFirst);
    }

    /** All, in the order of the definition. */
    List<Opened> all() {
        return sources;
    }

    /** Where all are, in the order of the definition. */
    List<RepositoryUrl> repositories() {
        return sources.stream().map(Opened::repository).toList();
    }

    boolean areSeveral() {
        return sources.size() > 1;
    }

    /** Where each is, in the order of the definition; empty where there is only one. */
    List<SourceRevision> revisions() {
        return areSeveral() ? sources.stream().map(Opened::revision).toList() : List.of();
    }

    /** What the source at a place in the order is called in messages; it bears no secret. */
    String name(int index) {
        return "source " + (index + 1) + " (" + sources.get(index).repository() + ")";
    }

    /** Those that others' value files can be from, by their refs. */
    Map<String, SourceTree> named() {
        Map<String, SourceTree> named = new HashMap<>();
        sources.forEach(each -> {
            String ref = each.source().ref();
            if (ref != null) {
                named.put(ref, each.tree());
            }
        });
        return named;
    }

    @Override
    public void close() {
        sources.stream().map(Opened::tree).distinct().forEach(SourceTree::close);
    }
}
