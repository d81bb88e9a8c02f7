FROM scratch
CMD ["a",
