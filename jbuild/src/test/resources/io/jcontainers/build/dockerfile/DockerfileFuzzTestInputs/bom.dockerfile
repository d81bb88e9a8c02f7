#!/usr/bin/x
#syntax=docker/dockerfile:1
from scratch
run x \