package dev.plumbline.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The rules of docs/architecture.md, checked by each service's own test. */
public final class ModuleRules {

    private static final String[] UNI = {"..messaging..", "..store.."};

    private ModuleRules() {}

    /** Checks a service whose classes live below this package; throws an AssertionError that names each breach. */
    public static void check(String servicePackage) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(servicePackage);
        rules(servicePackage).forEach(rule -> rule.check(classes));
    }

    private static List<ArchRule> rules(String servicePackage) {
        return List.of(
                only("io.fabric8..", "..cluster..", "..watch..", "..application.."),
                only("org.eclipse.jgit..", "..git..", "..source.."),
                only("org.apache.sshd..", "..git..", "..source.."),
                only("org.apache.kafka..", "..messaging.."),
                only("org.eclipse.microprofile.reactive.messaging..", "..messaging.."),
                only("io.smallrye.reactive.messaging..", "..messaging.."),
                only("org.hibernate..", "..store.."),
                only("io.vertx..", "..store..", "..http..", "..messaging.."),
                only("io.smallrye.mutiny..", UNI),
                noClasses()
                        .should()
                        .dependOnClassesThat(otherService(servicePackage))
                        .because("services know each other by their events only")
                        .allowEmptyShould(true),
                slices().matching(servicePackage + ".(*)..")
                        .should()
                        .beFreeOfCycles()
                        .allowEmptyShould(true),
                noClasses()
                        .should()
                        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Dto)(\\$.*)?")
                        .because("a name says what a thing is")
                        .allowEmptyShould(true));
    }

    private static ArchRule only(String technology, String... homes) {
        return noClasses()
                .that(resideOutsideOfPackages(homes))
                .should()
                .dependOnClassesThat(resideInAPackage(technology))
                .because(technology + " lives in " + String.join(", ", homes))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> otherService(String servicePackage) {
        return DescribedPredicate.describe(
                "belong to another service",
                type -> type.getPackageName().startsWith("dev.plumbline.")
                        && !type.getPackageName().startsWith("dev.plumbline.events")
                        && !type.getPackageName().startsWith(servicePackage));
    }
}
