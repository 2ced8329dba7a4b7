package dev.plumbline.sync.application;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.plumbline.events.ApplicationSpec;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people write. The API server fills in the defaults, but an object written before one existed has none: null. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.source) != has(self.sources)",
        message = "give either source, or sources where there are several")
public record ApplicationResourceSpec(
        @JsonPropertyDescription("Where the manifests come from.") @Nullable
        SourceSettings source,

        @Size(min = 1, max = ApplicationSpec.MAX_SOURCES)
        @ValidationRule(
                value = "self.exists(source, has(source.path) || !has(source.ref))",
                message = "at least one source must give objects: a path, or no ref")
        @ValidationRule(
                value = "self.all(a, !has(a.ref) || self.exists_one(b, has(b.ref) && b.ref == a.ref))",
                message = "no two sources may have the same ref")
        @JsonPropertyDescription(
                "Where the manifests come from where there are several sources, whose objects make one set.")
        @Nullable
        List<SourceSettings> sources,

        @Required @JsonPropertyDescription("Where the objects go.")
        Destination destination,

        @Default("{}") @JsonPropertyDescription("How the application is synced.") @Nullable
        Sync sync,

        @Default("false") @JsonPropertyDescription("Whether nothing is to be done for it for now.") @Nullable
        Boolean suspend) {

    /** Where the objects go. */
    public record Destination(
            @Required
            @Size(min = 1, max = 63)
            @ValidationRule(
                    value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                    message = "must be a namespace's name: lower-case letters, digits and -")
            @JsonPropertyDescription("The namespace for objects that name none.")
            String namespace) {}

    /** How an application is synced. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sync(
            @Default("true")
            @JsonPropertyDescription("Whether a new rendering is applied without being asked for.")
            @Nullable
            Boolean automated,

            @Default("true") @JsonPropertyDescription("Whether objects that left Git are deleted.") @Nullable
            Boolean prune,

            @Default("true") @JsonPropertyDescription("Whether manual changes are put back.") @Nullable
            Boolean selfHeal) {}

    /** The same as the event that declares it has it, with the defaults where an old object has none. */
    public ApplicationSpec declared() {
        return new ApplicationSpec(
                source == null ? null : source.declared(),
                HelmSettings.orEmpty(sources).stream()
                        .map(SourceSettings::declared)
                        .toList(),
                new ApplicationSpec.Destination(destination.namespace()),
                new ApplicationSpec.SyncPolicy(
                        sync == null || !Boolean.FALSE.equals(sync.automated()),
                        sync == null || !Boolean.FALSE.equals(sync.prune()),
                        sync == null || !Boolean.FALSE.equals(sync.selfHeal())),
                Boolean.TRUE.equals(suspend));
    }
}
