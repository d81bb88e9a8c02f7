package io.jcontainers.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jnr.ffi.Pointer;

/** The arrows between modules and packages, checked on the class files. */
@AnalyzeClasses(packages = "io.jcontainers", importOptions = DoNotIncludeTests.class)
class DependencyRulesTest {
    private static final String SPEC = "io.jcontainers.spec..";
    private static final String RUNC = "io.jcontainers.runc..";
    private static final String BUILD = "io.jcontainers.build..";
    private static final String SHIM = "io.jcontainers.shim..";
    private static final String CONFORMANCE = "io.jcontainers.conformance..";

    /** Where libc and libseccomp are bound; the seccomp compiler besides handles their memory. */
    private static final String NATIVE = "io.jcontainers.runc.sys..";

    /** The builder's own calls on files, by descriptor and bytes. */
    private static final String BUILD_NATIVE = "io.jcontainers.build.sys..";

    /** flock(2) of the store, which also the shim uses without the rest. */
    private static final String STORE_LOCK = "io.jcontainers.build.store.lock..";

    private static final String NATIVE_MEMORY = "io.jcontainers.runc.seccomp..";

    @ArchTest
    static final ArchRule specKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage(SPEC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNC, BUILD, SHIM, CONFORMANCE);

    @ArchTest
    static final ArchRule runcKnowsOnlySpec = noClasses()
            .that()
            .resideInAPackage(RUNC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(BUILD, SHIM, CONFORMANCE);

    @ArchTest
    static final ArchRule buildKnowsNoShim = noClasses()
            .that()
            .resideInAPackage(BUILD)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SHIM, CONFORMANCE)
            .allowEmptyShould(true);

    /** Start-up: each of these costs the engine tens to hundreds of milliseconds. */
    @ArchTest
    static final ArchRule engineStaysLight = noClasses()
            .that(resideInAnyPackage(RUNC, SPEC)
                    .and(DescribedPredicate.not(resideInAnyPackage("io.jcontainers.spec.schema.."))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "com.fasterxml.jackson.databind..",
                    "com.networknt..",
                    "picocli..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "java.net.http..",
                    "org.bouncycastle..",
                    "io.jcontainers.spec.schema..");

    @ArchTest
    static final ArchRule nativeFunctionsAreBoundInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackages(NATIVE, BUILD_NATIVE, STORE_LOCK)
            .should()
            .dependOnClassesThat(resideInAnyPackage("jnr..", "com.kenai.jffi..")
                    .and(DescribedPredicate.not(belongToAnyOf(Pointer.class, jnr.ffi.Runtime.class))));

    @ArchTest
    static final ArchRule nativeMemoryStaysWithItsUsers = noClasses()
            .that()
            .resideOutsideOfPackages(NATIVE, NATIVE_MEMORY, BUILD_NATIVE, STORE_LOCK)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai.jffi..");

    @ArchTest
    static final ArchRule specMakesNoLinuxCalls = noClasses()
            .that()
            .resideInAPackage(SPEC)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jnr..", "com.kenai.jffi..");

    /**
     * One line on stdout or stderr breaks callers that parse the combined output; processes are the front's business.
     */
    @ArchTest
    static final ArchRule engineIsMuteAndForksNothing = noClasses()
            .that()
            .resideInAnyPackage(RUNC, BUILD)
            .and()
            .doNotHaveSimpleName("ManPage") // the build's, not the engine's
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Runtime.class, "exec", String[].class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(ProcessBuilder.class);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.jcontainers.runc.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule buildPackagesHaveNoCycles =
            slices().matching("io.jcontainers.build.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule shimPackagesHaveNoCycles =
            slices().matching("io.jcontainers.shim.(*)..").should().beFreeOfCycles();

    /** The messages are records; the library's streams are behind their reader and writer. */
    @ArchTest
    static final ArchRule protobufIsReadAndWrittenInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("io.jcontainers.shim.proto..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.google.protobuf..")
                    .and(DescribedPredicate.not(belongToAnyOf(ByteString.class, UnsafeByteOperations.class))));

    @ArchTest
    static final ArchRule specPackagesHaveNoCycles =
            slices().matching("io.jcontainers.spec.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?");

    @ArchTest
    static final ArchRule noStaticMutableState = fields().that()
            .areStatic()
            .and(describe("are written by people", field -> !field.getName().contains("$")))
            .should()
            .haveModifier(JavaModifier.FINAL);
}
