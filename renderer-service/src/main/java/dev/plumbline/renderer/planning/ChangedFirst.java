package dev.plumbline.renderer.planning;

import dev.plumbline.events.ApplicationDeclared;
import dev.plumbline.events.ApplicationSpec;
import dev.plumbline.events.CommitEvent;
import dev.plumbline.renderer.source.RepositoryPath;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In which order the applications of one repository are rendered where they are many: a commit changes few of them, as a rule, and
 * these would wait for those that it only confirms. It is an order and no more: what an application reads outside of its folder
 * is found when its turn comes.
 *
 * @param changed those in whose folder something changed, in the order in which they were
 * @param others all others, likewise
 */
public record ChangedFirst(List<ApplicationDeclared> changed, List<ApplicationDeclared> others) {

    public ChangedFirst {
        changed = List.copyOf(changed);
        others = List.copyOf(others);
    }

    /**
     * Parts those in whose folder something changed from the others.
     *
     * @param files that changed: their paths, from the repository's root
     */
    public static ChangedFirst of(
            List<ApplicationDeclared> applications, CommitEvent commit, Collection<String> files) {
        Set<RepositoryPath> folders = new HashSet<>();
        for (String file : files) {
            RepositoryPath folder = new RepositoryPath(file).parent();
            while (folders.add(folder) && !folder.isRoot()) {
                folder = folder.parent();
            }
        }
        Map<Boolean, List<ApplicationDeclared>> parts = applications.stream()
                .collect(Collectors.partitioningBy(
                        application -> AffectedApplications.concerned(application.spec(), commit)
                                .anyMatch(source -> isIn(folders, source))));
        return new ChangedFirst(parts.getOrDefault(true, List.of()), parts.getOrDefault(false, List.of()));
    }

    private static boolean isIn(Set<RepositoryPath> folders, ApplicationSpec.Source source) {
        try {
            return folders.contains(RepositoryPath.of(Objects.requireNonNullElse(source.path(), "")));
        } catch (IllegalArgumentException e) {
            return false; // its rendering says so
        }
    }
}
