package dev.plumbline.renderer.manifest;

import dev.plumbline.events.SourceType;
import dev.plumbline.renderer.RenderingException;
import dev.plumbline.renderer.source.SourceTree;
import java.util.List;

/** A way from files to objects. */
public interface ManifestSource {

    /** Which one. */
    SourceType type();

    /** Which one renders a folder that is taken for one of this: another where what lies below it is only that one's. */
    default SourceType typeOf(Definition definition, SourceTree tree) {
        return type();
    }

    /**
     * Finds out what a rendering would read, without rendering.
     *
     * @throws RenderingException where that shows already that it cannot be rendered
     */
    Prepared prepare(Definition definition, SourceTree tree);

    /** A rendering that can be done, or left alone where nothing that it reads has changed. */
    interface Prepared {

        /** All trees and blobs that it reads, and the version of the tool that reads them. */
        Inputs inputs();

        /**
         * Renders.
         *
         * @throws RenderingException where that fails
         */
        List<Manifest> render();

        /** What is to be told of a rendering that is no failure, for people; asked after it. */
        default List<String> warnings() {
            return List.of();
        }
    }
}
