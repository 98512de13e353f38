package dev.latchkey.system;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports point inwards only. Each rule says what to do instead. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
class LayersTest {
    @ArchTest
    static final ArchRule DOMAIN = classes()
            .that()
            .resideInAPackage("dev.latchkey.shares.domain..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("dev.latchkey.shares.domain..", "java..", "org.jspecify.annotations.."))
            .because("rules are pure: what they need comes in the command (the time, ids, whether a code matched);"
                    + " put I/O into application and frameworks into api, messaging or persistence");

    @ArchTest
    static final ArchRule DOMAIN_HAS_NO_CLOCK = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.shares.domain..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(java.time.Clock.class)
            .because("a rule that looks at a clock can't be replayed; take the time from the command");

    @ArchTest
    static final ArchRule APPLICATION = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.shares.application..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "dev.latchkey.shares.api..",
                    "dev.latchkey.shares.messaging..",
                    "dev.latchkey.shares.persistence..",
                    "jakarta.ws.rs..",
                    "io.vertx..",
                    "org.apache.kafka.."))
            .because("the application knows its edges by the ports it declares;"
                    + " add a method to a port and implement it in the edge");

    @ArchTest
    static final ArchRule DOOR = classes()
            .that()
            .resideInAPackage("dev.latchkey.lock.door..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.latchkey.lock.door..",
                    "dev.latchkey.lock.protocol..",
                    "com.nimbusds.jose.util..", // reads what the lock remembers, as JSON
                    "java..",
                    "org.jspecify.annotations.."))
            .because("the door's state machine runs on a lock: no network, no files, no library but the protocol's");

    @ArchTest
    static final ArchRule PROTOCOL = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.lock.protocol..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.latchkey.lock.door..", "dev.latchkey.lock.bridge.."))
            .because(
                    "the documents are the same at the platform and at the door; what only one side needs lives there");

    @ArchTest
    static final ArchRule SERVICES = slices().matching("dev.latchkey.(shares|keys|gateway|notifications)..")
            .should()
            .notDependOnEachOther()
            .because("services know of each other through events; put what both must know into the events module");

    @ArchTest
    static final ArchRule EVENTS = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.events..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.latchkey..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("dev.latchkey.events.."))))
            .because("the contract is public and stands alone; translate to it at a service's edge");

    @ArchTest
    static final ArchRule REMOVALS = noClasses()
            .should()
            .callMethodWhere(target(nameStartingWith("remove"))
                    .and(target(owner(assignableTo("org.hibernate.reactive.mutiny.Mutiny$Session")))))
            .because("two sessions that remove entities at once may wait for each other's answer for ever"
                    + " (hibernate-reactive #1713); use a delete statement");
}
