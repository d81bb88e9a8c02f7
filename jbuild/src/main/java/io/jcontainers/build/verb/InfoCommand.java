package io.jcontainers.build.verb;

import io.jcontainers.build.cache.CachedLayer;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.store.StoreInfo;
import io.jcontainers.build.table.Sizes;
import io.jcontainers.build.template.Template;
import io.jcontainers.build.template.TemplateException;
import io.jcontainers.build.template.Value;
import java.io.IOException;
import java.util.List;

/** info. */
final class InfoCommand implements Command {
    private final Stores stores;

    InfoCommand(Stores stores) {
        this.stores = stores;
    }

    private record Facts(Call call, StoreInfo store, List<CachedLayer> cache) {
        long trees() {
            return cache.stream().filter(CachedLayer::hasTree).count();
        }

        long steps() {
            return cache.stream().mapToLong(layer -> layer.uses().size()).sum();
        }

        long treeBytes() {
            return cache.stream().mapToLong(CachedLayer::treeBytes).sum();
        }

        long cacheBytes() {
            return cache.stream().mapToLong(CachedLayer::bytes).sum();
        }

        String layout() {
            return "oci:" + store.root();
        }
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild info",
                        "[OPTIONS]",
                        "Show where everything is kept and how much it is",
                        0,
                        0,
                        Flag.text("format", 'f', "string", """
                                Format output using a custom template:
                                'json':             Print in JSON format
                                'TEMPLATE':         Print output using the given Go template."""))
                .alsoCalled("jbuild system info")
                .withExamples("jbuild info", "skopeo inspect \"$(jbuild info -f '{{.Layout}}'):app:1\"");
    }

    @Override
    public int run(Call call) throws IOException {
        StoreInfo store = stores.images(call.globals()).info();
        Facts facts = new Facts(call, store, stores.pruning(call.globals()).contents());
        String format = call.flags().text("format");
        if (format.isEmpty()) {
            Shown.print(call, text(facts));
            return 0;
        }
        try {
            String template = format.equals("json") ? "{{json .}}" : format;
            Shown.print(call, Template.parse(template).execute(value(facts)) + "\n");
            return 0;
        } catch (TemplateException e) {
            throw new CommandException("template parsing error: " + e.getMessage());
        }
    }

    private static String text(Facts facts) {
        StoreInfo store = facts.store();
        String runtime = facts.call().globals().runtime();
        return "Version: " + Commands.VERSION
                + "\nData Root: " + facts.call().globals().data().path()
                + "\nRun Root: " + facts.call().globals().run()
                + "\nConfiguration: " + facts.call().globals().config()
                + "\nRuntime: " + (runtime == null ? "built-in" : runtime)
                + "\nOCI Layout: " + facts.layout()
                + "\nImages: " + store.images() + " (" + store.dangling() + " dangling, " + store.names() + " names)"
                + "\nBlobs: " + store.blobs() + " (" + Sizes.human(store.blobBytes()) + ")"
                + "\nUnfinished Blobs: " + store.unfinished() + " (" + Sizes.human(store.unfinishedBytes()) + ")"
                + "\nLeases: " + store.leases()
                + "\nUnpacked Layers: " + facts.trees() + " (" + Sizes.human(facts.treeBytes()) + ")"
                + "\nBuild Cache: " + facts.steps() + " steps (" + Sizes.human(facts.cacheBytes()) + ")"
                + "\nPlatform: " + Platform.ofThisMachine()
                + "\nKernel Version: " + facts.call().request().release()
                + "\nJava Version: " + Runtime.version() + "\n";
    }

    private static Value value(Facts facts) {
        StoreInfo store = facts.store();
        String runtime = facts.call().globals().runtime();
        Platform platform = Platform.ofThisMachine();
        return new GoStruct("verb.Info")
                .field("Version", Commands.VERSION)
                .field("DataRoot", facts.call().globals().data().path().toString())
                .field("RunRoot", facts.call().globals().run().toString())
                .field("ConfigDir", facts.call().globals().config().toString())
                .field("Runtime", runtime == null ? "built-in" : runtime)
                .field("Layout", facts.layout())
                .field("Images", Value.of(store.images()))
                .field("DanglingImages", Value.of(store.dangling()))
                .field("Names", Value.of(store.names()))
                .field("Blobs", number(store.blobs()))
                .field("BlobBytes", number(store.blobBytes()))
                .field("UnfinishedBlobs", number(store.unfinished()))
                .field("UnfinishedBytes", number(store.unfinishedBytes()))
                .field("Leases", Value.of(store.leases()))
                .field("Layers", number(facts.trees()))
                .field("LayerBytes", number(facts.treeBytes()))
                .field("CacheSteps", number(facts.steps()))
                .field("CacheBytes", number(facts.cacheBytes()))
                .field("OSType", platform.os())
                .field("Architecture", platform.architecture())
                .field("KernelVersion", facts.call().request().release())
                .field("JavaVersion", Runtime.version().toString());
    }

    private static Value number(long number) {
        return new Value.Int(number, Value.IntKind.INT64);
    }
}
