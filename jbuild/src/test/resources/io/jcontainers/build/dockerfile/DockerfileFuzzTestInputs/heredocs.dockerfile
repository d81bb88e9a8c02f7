FROM scratch
COPY <<A <<-'B' <<"C" /etc/
x=$GIVEN "quoted" \$HOME
A
	tabs $GIVEN
	B
c
C
RUN <<EOF
#!/usr/bin/env python3
print("x")
EOF
RUN 3<<IN cat /dev/fd/3 && cat <<-OUT
one
IN
	two
	OUT
ONBUILD RUN <<X
later
X
