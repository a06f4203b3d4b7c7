module tuningsweep.io/test/pause

go 1.24.0
