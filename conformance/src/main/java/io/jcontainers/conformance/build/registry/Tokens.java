package io.jcontainers.conformance.build.registry;

/** The part of a registry that asks for tokens and gives them out. */
final class Tokens {
    private static final String TOKEN = "a.good_token";

    private Tokens() {}

    /** Wants a token for everything, and says so with this challenge. */
    static void wanted(FaultyProxy proxy, String... challenges) {
        proxy.on("GET|HEAD|POST|PUT|PATCH|DELETE", "^/v2/", x -> {
            if (x.request().value("Authorization").equals("Bearer " + TOKEN)) {
                x.pass();
            } else {
                x.send(refusal(challenges));
            }
        });
    }

    static Reply refusal(String... challenges) {
        Reply reply =
                Reply.of(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}");
        for (String challenge : challenges) {
            reply = reply.adding("WWW-Authenticate", challenge);
        }
        return reply;
    }

    /** Gives the token to everybody, at {@code /token}. */
    static void given(FaultyProxy proxy) {
        proxy.on("GET", "^/token", x -> x.send(answer()));
    }

    static Reply answer() {
        return Reply.document("application/json", "{\"token\":\"" + TOKEN + "\",\"expires_in\":300}");
    }
}
