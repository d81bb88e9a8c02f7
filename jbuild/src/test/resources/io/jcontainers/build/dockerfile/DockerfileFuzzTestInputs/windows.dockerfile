# escape=`
FROM scratch
RUN dir `
  C:\ 
ENV a=b`
 c=d
