package io.jcontainers.build.template;

import io.jcontainers.build.template.Value.Bool;
import io.jcontainers.build.template.Value.Complex;
import io.jcontainers.build.template.Value.Int;
import io.jcontainers.build.template.Value.Real;
import io.jcontainers.build.template.Value.Text;
import java.util.List;

/** The functions eq, lt and those made from them. Numbers of different types don't compare, signs apart. */
final class Comparison {
    private Comparison() {}

    /** Whether the first equals any of the others. */
    static boolean equal(List<Value> given) {
        Value first = given.getFirst().unboxed();
        if (given.size() == 1) {
            throw new FunctionException("missing argument for comparison");
        }
        for (Value other : given.subList(1, given.size())) {
            if (equal(first, other.unboxed())) {
                return true;
            }
        }
        return false;
    }

    private static boolean equal(Value left, Value right) {
        if (left instanceof Int(long a, var aKind) && right instanceof Int(long b, var bKind)) {
            return a == b && (aKind.unsigned() == bKind.unsigned() || a >= 0);
        }
        if (left instanceof Text(String a, String _) && right instanceof Text(String b, String _)) {
            return a.equals(b);
        }
        if (left instanceof Real(double a) && right instanceof Real(double b)) {
            return a == b;
        }
        if (left instanceof Bool(boolean a) && right instanceof Bool(boolean b)) {
            return a == b;
        }
        if (left instanceof Complex(double a, double ai) && right instanceof Complex(double b, double bi)) {
            return a == b && ai == bi;
        }
        if (left.isNil() || right.isNil()) {
            return nil(left, right);
        }
        if (isBasic(left) || isBasic(right)) {
            throw incompatible(left, right);
        }
        return identity(left, right);
    }

    private static boolean nil(Value left, Value right) {
        boolean comparable = left.isNothing() || right.isNothing();
        if (!comparable && (isBasic(left) || isBasic(right))) {
            throw incompatible(left, right);
        }
        return left.isNil() && right.isNil();
    }

    private static boolean isBasic(Value value) {
        return switch (value) {
            case Int _, Text _, Real _, Bool _, Complex _ -> true;
            default -> false;
        };
    }

    private static boolean identity(Value left, Value right) {
        if (left.getClass() != right.getClass()) {
            throw new FunctionException("non-comparable types " + shown(left) + ": " + left.type() + ", " + right.type()
                    + ": " + shown(right));
        }
        if (!(right instanceof Value.Fields)) {
            throw new FunctionException("non-comparable type " + shown(right) + ": " + right.type());
        }
        return left.equals(right);
    }

    private static String shown(Value value) {
        return new Texts(new Budget(Limits.USUAL)).printed(value);
    }

    private static FunctionException incompatible(Value left, Value right) {
        return new FunctionException("incompatible types for comparison: " + left.type() + " and " + right.type());
    }

    static boolean lessOrEqual(List<Value> given) {
        return less(given) || equal(given);
    }

    static boolean less(List<Value> given) {
        Value left = given.getFirst().unboxed();
        Value right = given.get(1).unboxed();
        if (!isBasic(left) || !isBasic(right)) {
            throw new FunctionException("invalid type for comparison");
        }
        if (left instanceof Int a && right instanceof Int b) {
            return less(a, b);
        }
        if (left instanceof Text(String a, String _) && right instanceof Text(String b, String _)) {
            return Utf8.ORDER.compare(a, b) < 0;
        }
        if (left instanceof Real(double a) && right instanceof Real(double b)) {
            return a < b;
        }
        if (left.getClass() == right.getClass()) {
            throw new FunctionException("invalid type for comparison");
        }
        throw incompatible(left, right);
    }

    private static boolean less(Int left, Int right) {
        boolean leftNegative = !left.kind().unsigned() && left.value() < 0;
        boolean rightNegative = !right.kind().unsigned() && right.value() < 0;
        if (leftNegative || rightNegative) {
            return leftNegative && (!rightNegative || left.value() < right.value());
        }
        return Long.compareUnsigned(left.value(), right.value()) < 0;
    }
}
