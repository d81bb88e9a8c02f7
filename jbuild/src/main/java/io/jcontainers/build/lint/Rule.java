package io.jcontainers.build.lint;

import java.util.Locale;

/** The build checks of Docker, by the names that {@code # check=skip=} knows. */
public enum Rule {
    /** A stage whose name has capitals. */
    STAGE_NAME_CASING("StageNameCasing", "Stage names should be lowercase"),
    /** {@code FROM x as y}. */
    FROM_AS_CASING("FromAsCasing", "The 'as' keyword should match the case of the 'from' keyword"),
    /** An empty line between continuation lines. */
    NO_EMPTY_CONTINUATION("NoEmptyContinuation", "Empty continuation lines will become errors in a future release"),
    /** Capitals here, small letters there. */
    CONSISTENT_INSTRUCTION_CASING(
            "ConsistentInstructionCasing",
            "All commands within the Dockerfile should use the same casing (either upper or lower)"),
    /** Two stages of one name. */
    DUPLICATE_STAGE_NAME("DuplicateStageName", "Stage names should be unique"),
    /** A stage with a name that means something else. */
    RESERVED_STAGE_NAME("ReservedStageName", "Reserved words should not be used as stage names"),
    /** A command under a shell, which doesn't hand signals on. */
    JSON_ARGS_RECOMMENDED(
            "JSONArgsRecommended",
            "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals"),
    /** {@code MAINTAINER}. */
    MAINTAINER_DEPRECATED(
            "MaintainerDeprecated",
            "The MAINTAINER instruction is deprecated, use a label instead to define an image author"),
    /** A variable in {@code FROM} that no {@code ARG} before it declares. */
    UNDEFINED_ARG_IN_FROM("UndefinedArgInFrom", "FROM command must use declared ARGs"),
    /** A relative {@code WORKDIR} under whatever the base has. */
    WORKDIR_RELATIVE_PATH(
            "WorkdirRelativePath",
            "Relative workdir without an absolute workdir declared within the build can have unexpected results if the"
                    + " base image changes"),
    /** A variable that nothing sets. */
    UNDEFINED_VAR("UndefinedVar", "Variables should be defined before their use"),
    /** A second {@code CMD}, {@code ENTRYPOINT} or {@code HEALTHCHECK}. */
    MULTIPLE_INSTRUCTIONS_DISALLOWED(
            "MultipleInstructionsDisallowed",
            "Multiple instructions of the same type should not be used in the same stage"),
    /** {@code ENV key value}. */
    LEGACY_KEY_VALUE_FORMAT(
            "LegacyKeyValueFormat", "Legacy key/value format with whitespace separator should not be used"),
    /** A base image for another machine. */
    INVALID_BASE_IMAGE_PLATFORM(
            "InvalidBaseImagePlatform", "Base image platform does not match expected target platform"),
    /** {@code FROM --platform=$TARGETPLATFORM}. */
    REDUNDANT_TARGET_PLATFORM(
            "RedundantTargetPlatform",
            "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior"),
    /** A secret that ends up in the image. */
    SECRETS_USED_IN_ARG_OR_ENV("SecretsUsedInArgOrEnv", "Sensitive data should not be used in the ARG or ENV commands"),
    /** A base that is only there when an argument is given. */
    INVALID_DEFAULT_ARG_IN_FROM(
            "InvalidDefaultArgInFrom", "Default value for global ARG results in an empty or invalid base image name"),
    /** {@code FROM --platform=linux/amd64}. */
    FROM_PLATFORM_FLAG_CONST_DISALLOWED(
            "FromPlatformFlagConstDisallowed", "FROM --platform flag should not use a constant value"),
    /** A file to copy that the ignore file leaves out. */
    COPY_IGNORED_FILE("CopyIgnoredFile", "Attempting to Copy file that is excluded by .dockerignore"),
    /** A comment that is taken for the description of a stage or argument. */
    INVALID_DEFINITION_DESCRIPTION(
            "InvalidDefinitionDescription",
            "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this"
                    + " is not intended to be a description comment, add an empty line or comment between the"
                    + " instruction and the comment."),
    /** {@code EXPOSE 80/TCP}. */
    EXPOSE_PROTO_CASING("ExposeProtoCasing", "Protocol in EXPOSE instruction should be lowercase"),
    /** {@code EXPOSE 127.0.0.1:80:80}. */
    EXPOSE_INVALID_FORMAT(
            "ExposeInvalidFormat",
            "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a"
                    + " future release");

    private static final String RULES = "https://docs.docker.com/go/dockerfile/rule/";

    private final String title;
    private final String description;

    Rule(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** The name that messages and options use. */
    public String title() {
        return title;
    }

    /** What the rule asks for, in one sentence. */
    public String description() {
        return description;
    }

    /** Whether it is off unless asked for. */
    public boolean isExperimental() {
        return this == INVALID_DEFINITION_DESCRIPTION;
    }

    /** Where Docker explains it. */
    public String url() {
        return RULES + name().toLowerCase(Locale.ROOT).replace('_', '-') + "/";
    }
}
